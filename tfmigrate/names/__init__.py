"""What in a file is TensorFlow: scopes, bindings, and the sites that use an endpoint."""

from tfmigrate.names.resolve import Names, Site, find_sites
from tfmigrate.names.scopes import Binding, Scope
from tfmigrate.names.walk import analyse

__all__ = ["Binding", "Names", "Scope", "Site", "analyse", "find_sites"]
