"""From a file's bytes to a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tfmigrate.source.document import Document
from tfmigrate.source.python_file import Python2, read_python


def mentions(data: bytes, words: Sequence[bytes] = (b"tensorflow",)) -> bool:
    """Return whether one of ``words`` occurs in ``data``: the cheap test before anything is parsed."""
    return any(word in data for word in words)


# Python and NumPy of the time (rules/python.toml, rules/python2.toml, rules/numpy.toml), and syntax of Python 2.
_OLD_PYTHON = re.compile(
    rb"\bfrom\s+(?:collections|inspect|fractions|imp|time|asyncio|cgi|string|itertools|distutils[\w.]*|pipes|numpy)\s+import\b"
    rb"|\b(?:from|import)\s+imp\b|,\s*imp\b|\bcElementTree\b|\bscipy\.misc\b|\bfrom\s+scipy\s+import\b"
    rb"|\bcollections\.[A-Z]|\bgetargspec\b|\bformatargspec\b|\btime\.clock\b|\basyncio\.coroutine\b|\bgcd\b|\blinux_distribution\b|\bmakeSuite\b"
    rb"|\bitertools\.i[mzf]|\bdistutils\b|\bencodestring\b|\bdecodestring\b|\bos\.(?:errno|getcwdu)\b|\bsys\.maxint\b"
    rb"|\b(?:from|import)[ \t]+(?:cPickle|c?StringIO|Queue|ConfigParser|HTMLParser|htmlentitydefs|thread|Tkinter"
    rb"|tkMessageBox|tkFileDialog|SocketServer|\w+HTTPServer|xmlrpclib|SimpleXMLRPCServer|copy_reg|__builtin__|httplib|cookielib"
    rb"|Cookie|urlparse|urllib2?|commands|anydbm|User(?:Dict|List|String)|types|operator)\b"
    rb"|\btypes\.\w+Types?\b|\boperator\.(?:div|isCallable)\b"
    rb"|\.(?:has_key|assert_|assert\w+Equals|assertEquals|assert\w*RegexpMatches|assertRaisesRegexp|assertItemsEqual|isAlive)\("
    rb"|\bstring\.(?:atoi|atof|join|split|strip|replace|upper|lower|letters|lowercase|uppercase|maketrans)\b|\.(?:iter(?:items|values|keys)|tostring)\(\)"
    rb"|\b(?:np|numpy)\.(?:int|float|bool|complex|object|str|long|unicode|product|cumproduct|sometrue|alltrue|float_"
    rb"|complex_|cfloat|singlecomplex|unicode_|string_|Inf|Infinity|infty|PINF|NINF|PZERO|NZERO|NaN|NAN|in1d|row_stack"
    rb"|asfarray|round_|trapz|mat|longfloat|typeDict|u?int0|bool8|object0|str0|bytes0|asscalar|cast|core|issubclass_"
    rb"|find_common_type|rank|msort|issctype|obj2sctype|sctype2char|maximum_sctype|sctypes|set_string_function|disp|byte_bounds"
    rb"|source|lookfor|who|safe_eval|DataSource|add_newdoc|recfrom\w+|deprecate|nbytes|[gs]eterrobj|fastCopyAndTranspose|compat)\b"
    rb"|\b(?:eigen\.arpack|ANTIALIAS|Image\.LINEAR|Image\.CUBIC|sklearn\.externals|cross_validation|grid_search)\b"
    rb"|\bfrom\s+(?:PIL\.Image|sklearn\.externals|sklearn)\s+import\b|\b_descriptor\.FileDescriptor\(|\bglobals\(\)\[|\b(?:xrange|unicode|long|basestring|unichr|raw_input|reduce)\b"
    rb"|^[ \t]*print[ \t]+[^(=\s]|\bprint[ \t]*>>|\bexcept[ \t]+[\w.() ,]+,[ \t]*\w+[ \t]*:"
    rb"|\braise[ \t]+\w+[ \t]*,|\d[lL]\b|<>",
    re.MULTILINE,
)


def may_be_old(data: bytes) -> bool:
    """Return whether ``data`` may hold Python 2, or names that Python and NumPy have dropped since."""
    return _OLD_PYTHON.search(data) is not None


def read(path: str, data: bytes, python2: Python2 = "auto") -> Document:
    """Read Python source or a notebook from the bytes of the file ``path`` (``-`` for standard input).

    ``python2``: ``auto`` converts what is not (or cannot be meant as) Python 3; ``yes`` and ``no`` mean
    always and never.

    Raises:
        InputError: the bytes cannot be decoded, parsed or converted; it names the line.
    """
    if path.endswith(".ipynb") or (path == "-" and _looks_like_notebook(data)):
        from tfmigrate.source.notebook import read_notebook

        return read_notebook(path, data, python2)
    return read_python(path, data, python2)


def _looks_like_notebook(data: bytes) -> bool:
    return data.lstrip().startswith(b"{") and b'"nbformat"' in data
