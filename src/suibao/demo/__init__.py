"""An invented city with real parameters: workers, orders, pay sheets and deliberate mistakes from one seed."""

from suibao.demo.city import City, build
from suibao.demo.files import write

__all__ = ["City", "build", "write"]
