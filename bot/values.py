"""What values are made of: classes of named, typed fields that are compared by what they hold.

`Struct` is msgspec's (https://jcristharif.com/msgspec/structs.html). A class of the standard library's dataclasses
takes half a millisecond to make, and a start makes 330; a Struct takes a fortieth of that (docs/facts.md, F16).
What a Struct cannot be stays a dataclass: an exception, and a value of which a field is not compared or not shown.
"""

from msgspec import Struct, field, to_builtins
from msgspec.structs import asdict, fields, replace

__all__ = ["Struct", "asdict", "field", "fields", "replace", "to_builtins"]
