"""What can be wrong with a file as a whole. What is wrong with a row is in :mod:`suibao.work.reasons`."""

from __future__ import annotations

from suibao.errors import SuibaoError


class FileError(SuibaoError):
    """A file, or the set of files, cannot be taken in."""


class UnreadableFileError(FileError):
    """The file is missing, empty, damaged, or of a format that is not known."""


class UnknownKindError(FileError):
    """No column of the file belongs to any kind of file."""


class MissingColumnError(FileError):
    """The file lacks required columns of the kind that it resembles."""


class AmbiguousKindError(FileError):
    """The columns fit more than one kind of file."""


class AmbiguousColumnError(FileError):
    """Two columns of the file stand for the same thing."""


class IncompleteFilesError(FileError):
    """A kind of file that the others need is not there."""


class TooLittleMemoryError(FileError):
    """The memory limit does not hold even one piece of the files."""
