"""Small files on whatever storage Spark reaches (local, HDFS, S3): whether one is there, its text, writing it."""

from __future__ import annotations

from typing import Any


class Storage:
    """Hadoop's file system as Spark is configured for it."""

    def __init__(self, spark: Any) -> None:
        self._jvm = spark.sparkContext._jvm
        self._configuration = spark.sparkContext._jsc.hadoopConfiguration()

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        place = self._path(path)
        return bool(place.getFileSystem(self._configuration).exists(place))

    def stamps(self, paths: list[str]) -> list[tuple[str, int, int]]:
        """Path, length and time of each file, sorted."""
        found = []
        for path in paths:
            place = self._path(path)
            status = place.getFileSystem(self._configuration).getFileStatus(place)
            found.append((path, int(status.getLen()), int(status.getModificationTime())))
        return sorted(found)

    def first(self, pattern: str) -> str:
        """Name of a data file at a path, in a folder or under a pattern; empty if there is none."""
        place = self._path(pattern)
        system = place.getFileSystem(self._configuration)
        for found in system.globStatus(place) or ():
            files = system.listFiles(found.getPath(), True)
            while files.hasNext():
                name = str(files.next().getPath().getName())
                if not name.startswith(("_", ".")):
                    return name
        return ""

    def read(self, path: str) -> str:
        """The text of a file."""
        place = self._path(path)
        stream = place.getFileSystem(self._configuration).open(place)
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream)).decode("utf-8")
        finally:
            stream.close()

    def write(self, path: str, text: str) -> None:
        """Write a file whole: under another name first, then renamed."""
        place, draft = self._path(path), self._path(path + ".draft")
        system = place.getFileSystem(self._configuration)
        stream = system.create(draft, True)
        stream.write(bytearray(text.encode()))
        stream.close()
        system.delete(place, False)
        system.rename(draft, place)

    def delete(self, path: str) -> None:
        """Remove a folder and all that is in it."""
        place = self._path(path)
        place.getFileSystem(self._configuration).delete(place, True)

    def _path(self, path: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(path)
