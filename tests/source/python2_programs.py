"""Python 2 programs, and what Python 2.7.18 prints when it runs them."""

from __future__ import annotations

import textwrap

PROGRAMS: dict[str, str] = {
    "print-statement": """
        import sys
        print "a", 1, "b %d %s" % (2, "c")
        print
        print "no newline",
        print "same line"
        print ("in parentheses")
        print ("a", "tuple")
        print ()
        print ("x"), "y"
        print ("%d items") % 3
        print >>sys.stdout, "to", "stdout"
        print >>sys.stdout
        for i in 1, 2: print i,
        print "."
        if True: print "one line"; print "two"
        print "con" \\
            "tinued"
        print 7 // 2, -7 % 3
        """,
    "print-function": """
        from __future__ import print_function, division
        print("a", "b", sep="-", end="!\\n")
        print(7 / 2, 7 // 2)
        try:
            raise ValueError, "bad"
        except ValueError, e:
            print(e)
        """,
    "exceptions": """
        class Mine(Exception): pass
        def fail(kind):
            try:
                raise kind, "reason"
            except (ValueError, KeyError), error:
                print "first", error.args
            except Mine, e:
                print "mine", e
        fail(ValueError); fail(KeyError); fail(Mine)
        import sys
        try:
            try:
                1 / 0
            except ZeroDivisionError:
                raise ValueError, "wrapped", sys.exc_info()[2]
        except ValueError, e:
            print e
        """,
    "builtins": """
        d = {"a": 1}
        print d.has_key("a"), d.has_key("b"), not d.has_key("b")
        print d.keys()[0], d.items(), d.values() + [2]
        for k, v in d.iteritems(): print k, v
        for k in d.iterkeys(): print k
        print sorted(d.itervalues()), d.viewkeys() == set(["a"])
        print range(3), [i for i in xrange(3)], range(2) + range(2)
        print map(str, [1, 2]), filter(None, [0, 1, 2]), zip([1, 2], [3, 4])
        print map(lambda x: x * 2, [1, 2]), len(zip([1], [2]))
        print reduce(lambda a, b: a * b, [1, 2, 3, 4])
        it = iter([5, 6])
        print it.next(), next(it)
        print unichr(97) + unicode(1), isinstance("s", basestring), isinstance(u"s", unicode)
        print 0777, 10L, 0xFFL, 1 <> 2, `[1, "a"]`
        print long(5), isinstance(3, (int, long))
        print apply(max, (1, 2)), callable(len)
        exec "x = 41 + 1"
        print x
        scope = {}
        exec "y = 2 * 3" in scope
        print scope["y"]
        exec ("z = 1") in scope
        print scope["z"]
        """,
    "classes": """
        class Meta(type):
            def __new__(cls, name, bases, body):
                body["made"] = "by " + cls.__name__
                return type.__new__(cls, name, bases, body)
        class A(object):
            __metaclass__ = Meta
            def __init__(self): self.n = 0
            def __iter__(self): return self
            def next(self):
                self.n += 1
                if self.n > 2: raise StopIteration
                return self.n
            def __nonzero__(self): return False
        print A.made, list(A()), bool(A()), A().next()
        def f((a, b), c=3): return a + b + c
        print f((1, 2)), f.func_name, A().__iter__.im_func.func_name
        print (lambda (x, y): x - y)((5, 3))
        print sorted([3, 1, 2], reverse=True), [x for x in 1, 2]
        """,
    "imports": """
        import cPickle as pickle
        import cPickle, Queue
        from StringIO import StringIO
        from itertools import izip, imap
        import itertools, ConfigParser, __builtin__
        import urllib2, urlparse
        print pickle.loads(pickle.dumps([1])), cPickle.loads(cPickle.dumps(2))
        print StringIO("text").read(), list(izip([1], [2])), list(imap(abs, [-1]))
        print itertools.izip([1], [2]).next(), Queue.Queue().empty(), __builtin__.len([1])
        print urlparse.urlparse("http://a/b").netloc, urllib2.Request.__name__
        print ConfigParser.ConfigParser.__name__
        """,
    "mixed-tabs": (
        "def f(x):\n    if x:\n\treturn '''a\n\tb'''\n    if not x:\n        y = [1,\n\t\t2]\n\treturn y\n"
        "print f(1), f(0)\n"
    ),
    "newlines": "print 'a'\r\nif 1:\r\n  print '''x\r\ny''', \\\r\n  2\r\nprint 'end'",
}

OUTPUT: dict[str, str] = {
    "print-statement": """\
a 1 b 2 c

no newline same line
in parentheses
('a', 'tuple')
()
x y
3 items
to stdout

1 2 .
one line
two
continued
3 2
""",
    "print-function": """\
a-b!
3.5 3
bad
""",
    "exceptions": """\
first ('reason',)
first ('reason',)
mine reason
wrapped
""",
    "builtins": """\
True False True
a [('a', 1)] [1, 2]
a 1
a
[1] True
[0, 1, 2] [0, 1, 2] [0, 1, 0, 1]
['1', '2'] [1, 2] [(1, 3), (2, 4)]
[2, 4] 1
24
5 6
a1 True True
511 10 255 True [1, 'a']
5 True
2 True
42
6
1
""",
    "classes": """\
by Meta [1, 2] False 1
6 f __iter__
2
[3, 2, 1] [1, 2]
""",
    "imports": """\
[1] 2
text [(1, 2)] [1]
(1, 2) True 1
a Request
ConfigParser
""",
    "mixed-tabs": """\
a
	b [1, 2]
""",
    "newlines": """\
a
x
y 2
end
""",
}


def source(name: str) -> str:
    """Return the source of a program, as it stands in a file."""
    return textwrap.dedent(PROGRAMS[name]).lstrip("\n")
