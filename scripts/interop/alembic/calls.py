"""What a client library is given by instructions of revisions: reads the library and a list of instructions as JSON; answers with the SQL."""

import importlib
import json
import sys

import sqlalchemy as sa

library, calls = json.load(sys.stdin)
dialect = importlib.import_module('sqlalchemy.dialects.postgresql.' + library).dialect()


class Operations:
    """As `alembic.ddl.impl.DefaultImpl._exec` takes what it is given."""

    def execute(self, construct):
        compiled = (sa.text(construct) if isinstance(construct, str) else construct).compile(dialect=dialect)
        assert not getattr(compiled, 'params', None), compiled.params
        self.said = str(compiled) % {}


def said(call):
    op = Operations()
    exec(compile(call, 'revision', 'exec'), {'op': op, 'sa': sa})
    return op.said


json.dump([said(call) for call in calls], sys.stdout)
