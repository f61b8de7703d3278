"""As `alembic init` makes it, without offline mode and metadata; the address comes with the process."""

import logging
import os

from alembic import context
from sqlalchemy import create_engine, pool

logging.basicConfig(level=logging.INFO)
engine = create_engine(os.environ['INTEROP_URL'], poolclass=pool.NullPool)

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=None,
        transaction_per_migration=os.environ.get('INTEROP_EACH') == '1',
    )
    with context.begin_transaction():
        context.run_migrations()
