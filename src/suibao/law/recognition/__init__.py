"""Status reviews: the case form, the tests run side by side, pivots, precedents. Pure, as all of `suibao.law`."""
