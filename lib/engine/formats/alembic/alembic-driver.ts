/**
 * Alembic's part of the Python driver, with the project's own packages; `env.py` is never run. `describe` tells of every file what its module
 * says and Alembic's own order of them. `run` gives the connection to Alembic as env.py would, and calls one `upgrade()` or `downgrade()`, in one transaction
 * unless it is a way up that leaves it; which rows change in the table of the history is not its matter. Sources: `alembic/script/base.py`, `alembic/runtime/{environment,migration}.py`.
 */
export const ALEMBIC_DRIVER = `
import ast

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import load_python_file


# While libraries may still be loaded by hand.
for name in ('psycopg2', 'psycopg'):
    try:
        importlib.import_module(name)
    except ImportError:
        pass


class NotInTransaction(Exception):
    pass


def names_in(value):
    return [] if value is None else [value] if isinstance(value, str) else [str(each) for each in value]


def scripts_in(folders):
    config = Config()
    escaped = [os.path.join(folder, each).replace('%', '%%') for each in folders]
    config.set_main_option('script_location', folder.replace('%', '%%'))
    config.set_main_option('version_locations', os.pathsep.join(escaped))
    config.set_main_option('path_separator', 'os')
    config.set_main_option('version_path_separator', 'os')
    return config, ScriptDirectory.from_config(config)


def assigned_in(tree):
    lines = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            if isinstance(target, ast.Name):
                lines[target.id] = node.lineno
    return lines


def nodes_of_way_up(tree):
    """All of the file but downgrade()."""
    for part in tree.body:
        if not (isinstance(part, ast.FunctionDef) and part.name == 'downgrade'):
            yield from ast.walk(part)


def has_block(tree):
    """True where upgrade() leaves its transaction for a while and comes back."""
    return any(isinstance(node, ast.Attribute) and node.attr == 'autocommit_block' for node in nodes_of_way_up(tree))


def is_concurrent(node):
    is_word = isinstance(node, ast.keyword) and node.arg == 'postgresql_concurrently'
    return is_word and not (isinstance(node.value, ast.Constant) and node.value.value is False)


def leaves_transaction(tree):
    return has_block(tree) or any(is_concurrent(node) for node in nodes_of_way_up(tree))


def describe_file(file):
    try:
        path = os.path.join(folder, file)
        module = load_python_file(os.path.dirname(path), os.path.basename(path))
        tree = tree_of(path)
        lines = assigned_in(tree)
        revision = getattr(module, 'revision', None)
        return {
            'file': file,
            'revision': None if revision is None else str(revision),
            'isTold': hasattr(module, 'down_revision'),
            'downRevisions': names_in(getattr(module, 'down_revision', None)),
            'dependsOn': names_in(getattr(module, 'depends_on', None)),
            'branchLabels': names_in(getattr(module, 'branch_labels', None)),
            'doc': (module.__doc__ or '').strip().split('\\n\\n')[0],
            'lines': {
                'revision': lines.get('revision', 0),
                'downRevision': lines.get('down_revision', 0),
                'dependsOn': lines.get('depends_on', 0),
                'branchLabels': lines.get('branch_labels', 0),
            },
            'leaves': leaves_transaction(tree),
        }
    except BaseException as error:
        return {'file': file, 'thrown': told_of(error)}


def order_in(folders):
    """From bases to heads, as Alembic runs them; what it takes from a set is taken in one order."""
    _, scripts = scripts_in(folders)
    for each in scripts.walk_revisions():
        wanted = getattr(each, '_normalized_resolved_dependencies', ())
        if len(wanted) > 1:
            each._normalized_resolved_dependencies = tuple(sorted(wanted))
    return [each.revision for each in scripts.walk_revisions()][::-1]


def describe(order):
    told = {'files': [describe_file(file) for file in order['files']], 'order': [], 'refused': None}
    try:
        folders = sorted({os.path.dirname(file) for file in order['files']})
        told['order'] = order_in(folders)
    except BaseException as error:
        told['refused'] = told_of(error)
    return told


def dialect():
    """The client library that SQLAlchemy takes when an address names none, else the other one."""
    from sqlalchemy.dialects import postgresql

    for name in (postgresql.dialect.driver, 'psycopg2', 'psycopg'):
        if name in ('psycopg2', 'psycopg') and name in sys.modules:
            return name
    answer({'ok': False, 'missing': 'psycopg2'})


def one_by_one():
    """Several rows without a pipeline, as psycopg sends them where libpq has none."""
    import psycopg

    psycopg.Pipeline.is_supported = classmethod(lambda *_: False)


def connect(database):
    from sqlalchemy import create_engine
    from sqlalchemy.engine.url import URL
    from sqlalchemy.pool import NullPool

    driver = dialect()
    address = getattr(URL, 'create', URL)(
        'postgresql+' + driver,
        username=database['user'],
        password=database['password'],
        host=database['host'],
        port=database['port'],
        database=database['database'],
    )
    wanted = {'sslmode': 'disable', 'gssencmode': 'disable'}
    if driver == 'psycopg':
        wanted['prepare_threshold'] = None
        one_by_one()
    return create_engine(address, poolclass=NullPool, connect_args=wanted, use_native_hstore=False).connect()


def refuse():
    raise NotInTransaction('autocommit_block() leaves the transaction of the deploy')


def within(connection, config, scripts, call):
    """In a transaction that is not the revision's to leave."""
    with connection.begin(), EnvironmentContext(config, scripts) as environment:
        environment.configure(connection=connection)
        context = environment.get_context()
        context.autocommit_block = refuse
        with Operations.context(context):
            call()


def leaving(connection, config, scripts, call):
    """In the one that Alembic begins and autocommit_block() ends."""
    with EnvironmentContext(config, scripts) as environment:
        environment.configure(connection=connection)
        context = environment.get_context()
        with context.begin_transaction(), Operations.context(context):
            call()


def without_transactions(connection):
    """As the env.py of whoever builds an index concurrently outside of a block has to ask for."""
    return connection.execution_options(isolation_level='AUTOCOMMIT')


def tree_of(path):
    with open(path, 'rb') as text:
        return ast.parse(text.read())


def run(order):
    config, scripts = scripts_in([os.path.dirname(order['file'])])
    path = os.path.join(folder, order['file'])
    module = load_python_file(os.path.dirname(path), os.path.basename(path))
    name = 'downgrade' if order['way'] == 'down' else 'upgrade'
    call = getattr(module, name, None)
    if name == 'downgrade' and not callable(call):
        return {'lacks': 'down'}
    with connect(order['database']) as connection:
        if not order.get('leaves'):
            within(connection, config, scripts, call)
        elif has_block(tree_of(path)):
            leaving(connection, config, scripts, call)
        else:
            leaving(without_transactions(connection), config, scripts, call)
    return None
`;
