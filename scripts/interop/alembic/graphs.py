"""What Alembic makes of graphs: reads a list of them, each a list of [revision, down revisions, dependencies], as JSON; answers likewise."""

import json
import sys

from alembic.runtime.migration import RevisionStep
from alembic.script.revision import Revision, RevisionMap


class Table:
    """HeadMaintainer without a connection."""

    def __init__(self):
        self.heads = set()

    def step(self, step):
        if step.should_create_branch(self.heads):
            self.heads.add(step.insert_version_num)
        elif step.should_merge_branches(self.heads):
            gone, before, after = step.merge_branch_idents(self.heads)
            self.heads -= {*gone, before}
            self.heads.add(after)
        else:
            before, after = step.update_version_num(self.heads)
            self.heads.remove(before)
            self.heads.add(after)
        return sorted(self.heads)


def step_to(revisions, revision):
    revision.module = type('module', (), {'upgrade': None})
    return RevisionStep(revisions, revision, True)


def told(graph):
    revisions = RevisionMap(
        lambda: [Revision(name, tuple(down) or None, dependencies=tuple(wants) or None) for name, down, wants in graph]
    )
    order = list(revisions.iterate_revisions('heads', 'base', inclusive=True, assert_relative_length=False))[::-1]
    table = Table()
    tables = [table.step(step_to(revisions, each)) for each in order]
    pending = [
        sorted(each.revision for each in revisions.iterate_revisions('heads', tuple(rows), implicit_base=True))
        for rows in tables
    ]
    return {
        'order': [each.revision for each in order],
        'heads': sorted(revisions.heads),
        'tables': tables,
        'pending': pending,
    }


json.dump([told(graph) for graph in json.load(sys.stdin)], sys.stdout)
