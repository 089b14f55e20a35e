"""Recognition of status by substance: facts, factors, the tests of China and elsewhere (劳动关系认定)."""
