"""When a pension may begin: statutory age, elastic choice, minimum years, what a person short of years can do (退休)."""
