import type { DriftCase } from './drift-case';

export function statisticsCases(): readonly DriftCase[] {
  return [
    {
      name: 'one dropped and one added (gap)',
      sql: 'DROP STATISTICS app.order_stats; CREATE STATISTICS app.item_stats ON order_id, line FROM app.item',
      reports: ['note missing statistics:app.order_stats', 'note extra statistics:app.item_stats'],
    },
    {
      name: 'changed (gap)',
      sql: 'DROP STATISTICS app.order_stats; CREATE STATISTICS app.order_stats (mcv) ON customer_id, state FROM app."order"',
      reports: ['note different statistics:app.order_stats definition'],
    },
  ];
}
