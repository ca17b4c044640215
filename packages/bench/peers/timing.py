"""The measurement that the peers have in common."""
import json
import resource
import statistics
import time


def measure(run, steps, seconds):
    """Calls run(), a pass over a sequence, for some seconds, at least three times. Returns milliseconds per step (median) and peak memory in MB."""
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        run()
        times.append((time.perf_counter() - before) * 1e3 / steps)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return dict(ms_per_step=statistics.median(times), peak_rss_mb=rss)


def report(measured, **about):
    print(json.dumps({**about, **measured}))
