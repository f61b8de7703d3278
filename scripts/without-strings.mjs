// A loader for the bundler: the words of React Aria in languages that no page of ours is in (app/providers.tsx says which one it is).
export default function withoutStrings() {
  return 'export default {};\n';
}
