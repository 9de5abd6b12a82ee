"""TAP for tests that read as sentences: every function called a_…, an_…, the_… or nobody_… in the caller is one."""
import sys
import traceback


def run(module_globals):
    """Runs the test functions of a module in the order they are written; exits 1 when one failed."""
    tests = [f for n, f in module_globals.items()
             if callable(f) and getattr(f, "__module__", None) == "__main__" and getattr(f, "is_test", False)]
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.replace("_", " ")
        try:
            test()
            print(f"ok {number} - {name}", flush=True)
        except Exception:  # a failure of any kind is a failed test
            failed += 1
            print(f"not ok {number} - {name}")
            for line in traceback.format_exc().splitlines()[-12:]:
                print("#", line, flush=True)
    print(f"1..{len(tests)}")
    sys.exit(1 if failed or not tests else 0)


def test(function):
    function.is_test = True
    return function


def equal(got, wanted, what=""):
    assert got == wanted, f"{what}: {got!r} instead of {wanted!r}"
