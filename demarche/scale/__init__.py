"""Many reports at once: on the cores of one machine, and in parts that can be taken up again."""
