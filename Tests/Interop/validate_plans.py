"""Checks plans with unified-planning's reader and validator, which share no code with ours.

usage: validate_plans.py DOMAIN PROBLEM PLAN [PROBLEM PLAN ...]
exit:  0 all plans are valid, 1 one is not, 2 the validator could not be run
"""

import sys


def main(arguments):
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        import unified_planning.engines, unified_planning.io
    except ImportError:
        print("unified-planning is not installed: pip install unified-planning", file=sys.stderr)
        return 2
    domain, rest = arguments[0], arguments[1:]
    verdicts = [is_valid(domain, *pair) for pair in zip(rest[::2], rest[1::2])]
    print(f"{sum(verdicts)} of {len(verdicts)} plans are valid")
    return 0 if all(verdicts) else 1


def is_valid(domain, problem_file, plan_file):
    from unified_planning.engines import SequentialPlanValidator, ValidationResultStatus
    from unified_planning.io import PDDLReader

    reader = PDDLReader()
    problem = reader.parse_problem(domain, problem_file)
    try:
        plan = reader.parse_plan(problem, plan_file)
    except Exception as error:  # The reader has no error type of its own for plans.
        print(f"{plan_file}: cannot be read: {error}", file=sys.stderr)
        return False
    with SequentialPlanValidator() as validator:
        # It does not claim to know costs that functions give, yet computes them; plans are checked all the same.
        validator.skip_checks = True
        result = validator.validate(problem, plan)
    if result.status == ValidationResultStatus.VALID:
        return True
    print(f"{plan_file}: {result.reason}", file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
