"""Records of publications from listing pages, feeds and catalogues, as dicts.

The module runs the program ``shelflist`` that the wheel installs beside it::

    import shelflist
    for record in shelflist.records("page.html", vocabulary="coast"):
        print(record["issued"], record["title"])

The fields of a record are described by ``shelflist schema record``.
"""
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile

__all__ = ["Failed", "program", "records", "run"]


class Failed(Exception):
    """The program ended with a status that is neither 0 nor 1.

    ``status`` is that status, and the text of the exception is what the program said.
    """

    def __init__(self, status, message):
        super().__init__(message or "shelflist ended with status %d" % status)
        self.status = status


def program():
    """Returns the path of the program: of this environment, of the user, or of the search path.

    Raises ``FileNotFoundError`` where none of them has it.
    """
    name = "shelflist.exe" if os.name == "nt" else "shelflist"
    schemes = [None, "nt_user" if os.name == "nt" else "posix_user"]
    for scheme in schemes:
        folder = sysconfig.get_path("scripts", scheme) if scheme else sysconfig.get_path("scripts")
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError("the program shelflist is not installed: install the wheel, or put it on PATH")
    return found


def _arguments(options):
    """Yields the options of the command line for keyword arguments."""
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is True:
                yield option
            elif one is not None and one is not False:
                yield "%s=%s" % (option, os.fspath(one) if isinstance(one, os.PathLike) else one)


def records(*inputs, **options):
    """Yields each record of the inputs as a dict, as soon as it is made.

    An input is a path (``str`` or ``os.PathLike``) or one document as ``bytes``, which can only be the single input.
    Each option is the name of an option of ``shelflist import`` with ``_`` in place of ``-``: ``True`` for one without a
    value, a list for one that is given several times. No input yields nothing, but for ``sample=True``.

    Raises ``Failed`` where the program ends in trouble. A run in which some records were rejected, or none was found, is
    no trouble.
    """
    document = [one for one in inputs if isinstance(one, (bytes, bytearray))]
    if document and len(inputs) > 1:
        raise TypeError("a document as bytes can only be the single input")
    if not inputs and not options.get("sample"):
        return
    command = [program(), "import", "--quiet", "--format=jsonl", *_arguments(options), "--"]
    command += ["-"] if document else [os.fspath(one) for one in inputs]
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        for one in document:
            given.write(one)
        given.seek(0)
        process = subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=said)
        try:
            for line in process.stdout:
                yield json.loads(line)
        finally:
            process.stdout.close()
            if process.poll() is None:
                try:
                    process.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        if process.returncode not in (0, 1):
            said.seek(0)
            raise Failed(process.returncode, said.read().decode("utf-8", "replace").strip())


def run(*arguments, input=None):
    """Runs any command, such as ``run("export", "catalogue.json", "-f", "ris")``, and returns its standard output.

    ``input`` is what the command reads from its standard input, as bytes. The output is ``bytes``. Raises ``Failed`` as
    ``records`` does.
    """
    command = [program(), *(os.fspath(one) for one in arguments)]
    done = subprocess.run(command, input=input or b"", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise Failed(done.returncode, done.stderr.decode("utf-8", "replace").strip())
    return done.stdout
