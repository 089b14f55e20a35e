"""Medical insurance (基本医疗保险): employees, flexible workers, residents, supplementary cover."""
