import { formatBytes } from '@/lib/client/format-number';
import type { AboutPlaces, AboutView } from '@/lib/contracts/about';
import { InlineCode } from '@/components/ui/inline-code';
import { KeyValueList } from '@/components/ui/key-value-list';
import { Time } from '@/components/ui/time';

/** What runs here, by version. */
export function AboutVersions({ versions }: Pick<AboutView, 'versions'>) {
  return (
    <KeyValueList
      items={[
        { key: 'Lockkeeper', value: versions.lockkeeper },
        { key: 'PostgreSQL of the store', value: versions.store },
        { key: 'Node', value: versions.node },
        { key: 'Next', value: versions.next },
      ]}
    />
  );
}

/** Where the data lies and who answers. */
export function AboutPlacesList({ places }: { places: AboutPlaces }) {
  return (
    <KeyValueList
      items={[
        { key: 'Address', value: <InlineCode>{places.address}</InlineCode> },
        { key: 'Web started', value: <Time value={places.webStartedAt} /> },
        {
          key: 'Store',
          value: <InlineCode>{places.storeDatabase}</InlineCode>,
          note: `${places.storeAddress === null ? 'Through a socket' : `On ${places.storeAddress}`}, ${formatBytes(places.storeBytes)}.`,
        },
        {
          key: 'Data folder',
          value: <InlineCode>{places.dataFolder}</InlineCode>,
          note: 'Keys, logs and embedded servers under npm start; in containers the volumes hold them.',
        },
      ]}
    />
  );
}
