"""Rules: what happens to an endpoint or to a pattern of calls. Data in ``rules/*.toml``, one table here."""

from tfmigrate.rules.load import RuleTable, load
from tfmigrate.rules.schema import Advice, Builtin, Example, Move, Rule
from tfmigrate.rules.template import Template

__all__ = ["Advice", "Builtin", "Example", "Move", "Rule", "RuleTable", "Template", "load"]
