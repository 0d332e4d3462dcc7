"""What the pages of the directory read across tables."""

from hanse.web.directory.queries.everything import with_everything

__all__ = ["with_everything"]
