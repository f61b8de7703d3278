import type { DriftCase } from './drift-case';

export function partitionCases(): readonly DriftCase[] {
  // No statement does it; restores and faults of a server leave it behind.
  const notAsAbove = (column: string) =>
    `UPDATE pg_constraint SET ${column} = false WHERE conrelid = 'app.sensor_2020'::regclass AND contype = 'f'`;
  return [
    {
      name: 'added',
      sql: "CREATE TABLE app.event_2022 PARTITION OF app.event FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')",
      reports: ['note extra table:app.event_2022'],
    },
    { name: 'dropped', sql: 'DROP TABLE app.event_2020', reports: ['break missing table:app.event_2020'] },
    {
      name: 'detached',
      sql: 'ALTER TABLE app.event DETACH PARTITION app.event_2021',
      reports: ['break different table:app.event_2021 partitionOf'],
    },
    {
      name: 'other bound',
      sql: `ALTER TABLE app.event DETACH PARTITION app.event_2021;
            ALTER TABLE app.event ATTACH PARTITION app.event_2021 FOR VALUES FROM ('2021-01-01') TO ('2024-01-01')`,
      reports: ['break different table:app.event_2021 partitionBound'],
    },
    {
      name: 'default of one partition (gap)',
      sql: "ALTER TABLE app.event_2021 ALTER COLUMN kind SET DEFAULT 'y'",
      reports: ['risk different table:app.event_2021 columnOverrides'],
    },
    {
      name: 'storage and comment of a column of one partition (gap)',
      sql: "ALTER TABLE app.event_2021 ALTER COLUMN body SET STORAGE EXTERNAL; COMMENT ON COLUMN app.event_2021.body IS 'long'",
      reports: ['note different table:app.event_2021 columnComments columnStorage'],
    },
    {
      name: 'foreign key of one partition not validated (gap)',
      sql: notAsAbove('convalidated'),
      reports: ['risk different table:app.sensor_2020 inheritedKeys'],
    },
    {
      name: 'foreign key of one partition not enforced (gap)',
      sql: notAsAbove('conenforced'),
      reports: ['break different table:app.sensor_2020 inheritedKeys'],
      since: 18,
    },
    {
      name: 'foreign key of all partitions not validated',
      sql: `ALTER TABLE app.sensor DROP CONSTRAINT sensor_zone_fk;
            ALTER TABLE app.sensor ADD CONSTRAINT sensor_zone_fk FOREIGN KEY (zone_id) REFERENCES app.zone (id) NOT VALID`,
      reports: ['risk different constraint:app.sensor.sensor_zone_fk validated'],
      since: 18,
    },
    {
      name: 'foreign key of all partitions but one not validated (gap)',
      sql: `ALTER TABLE app.sensor DROP CONSTRAINT sensor_zone_fk;
            ALTER TABLE app.sensor ADD CONSTRAINT sensor_zone_fk FOREIGN KEY (zone_id) REFERENCES app.zone (id) NOT VALID;
            ALTER TABLE app.sensor_2020 VALIDATE CONSTRAINT sensor_zone_fk`,
      reports: [
        'risk different constraint:app.sensor.sensor_zone_fk validated',
        'note different table:app.sensor_2020 inheritedKeys',
      ],
      since: 18,
    },
    {
      name: 'index on one partition',
      sql: 'CREATE INDEX event_2021_body_idx ON app.event_2021 (body)',
      reports: ['risk extra index:app.event_2021_body_idx'],
    },
    {
      name: 'index of the parent dropped',
      sql: 'DROP INDEX app.event_kind_idx',
      reports: ['risk missing index:app.event_kind_idx'],
    },
    {
      name: 'index that not all partitions have (gap)',
      sql: 'DROP INDEX app.event_kind_idx; CREATE INDEX event_kind_idx ON ONLY app.event (kind)',
      reports: ['break different index:app.event_kind_idx valid'],
    },
  ];
}
