// What golang-migrate's own reader of folders makes of lists of names: versions in its order, each with whether it has a file to go up, or
// why it refuses. Lists come as JSON on standard input, so that one process answers for many folders.
package main

import (
	"encoding/json"
	"os"
	"testing/fstest"

	"github.com/golang-migrate/migrate/v4/source/iofs"
)

type answer struct {
	Refused  bool     `json:"refused"`
	Versions []uint64 `json:"versions"`
	Up       []bool   `json:"up"`
}

func main() {
	var folders [][]string
	if err := json.NewDecoder(os.Stdin).Decode(&folders); err != nil {
		panic(err)
	}
	answers := make([]answer, len(folders))
	for i, names := range folders {
		answers[i] = read(names)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func read(names []string) answer {
	files := fstest.MapFS{}
	for _, name := range names {
		files[name] = &fstest.MapFile{}
	}
	driver, err := iofs.New(files, ".")
	if err != nil {
		return answer{Refused: true, Versions: []uint64{}, Up: []bool{}}
	}
	told := answer{Versions: []uint64{}, Up: []bool{}}
	for version, err := driver.First(); err == nil; version, err = driver.Next(version) {
		_, _, up := driver.ReadUp(version)
		told.Versions = append(told.Versions, uint64(version))
		told.Up = append(told.Up, up == nil)
	}
	return told
}
