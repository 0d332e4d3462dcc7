"""Everything that writes in the directory, a verb each."""

from hanse.web.directory.actions.import_rows import Imported, import_organisations
from hanse.web.directory.actions.index import reindex

__all__ = ["Imported", "import_organisations", "reindex"]
