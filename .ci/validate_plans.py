"""Checks a plan with unified-planning's reader and validator, which share no code with ours.

usage: validate_plans.py DOMAIN PROBLEM PLAN
exit:  0 the plan is valid, 1 it is not, 2 the validator could not be run
"""

import sys


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    domain, problem_file, plan_file = arguments
    try:
        from unified_planning.engines import SequentialPlanValidator, ValidationResultStatus
        from unified_planning.io import PDDLReader
    except ImportError:
        print("unified-planning is not installed: pip install unified-planning", file=sys.stderr)
        return 2
    reader = PDDLReader()
    problem = reader.parse_problem(domain, problem_file)
    try:
        plan = reader.parse_plan(problem, plan_file)
    except Exception as error:  # The reader has no error type of its own for plans.
        print(f"{plan_file}: cannot be read: {error}", file=sys.stderr)
        return 1
    with SequentialPlanValidator() as validator:
        # It does not claim to know costs that functions give, yet computes them; plans are checked all the same.
        validator.skip_checks = True
        result = validator.validate(problem, plan)
    if result.status == ValidationResultStatus.VALID:
        return 0
    print(f"{plan_file}: {result.reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
