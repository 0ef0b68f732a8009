; Three discs from peg a to peg c. (smaller ?x ?y): ?y may lie on ?x.
(define (problem hanoi-1)
  (:domain hanoi)
  (:objects a b c d1 d2 d3)
  (:init
    (smaller a d1) (smaller b d1) (smaller c d1)
    (smaller a d2) (smaller b d2) (smaller c d2)
    (smaller a d3) (smaller b d3) (smaller c d3)
    (smaller d2 d1) (smaller d3 d1) (smaller d3 d2)
    (clear b) (clear c) (clear d1)
    (on d1 d2) (on d2 d3) (on d3 a))
  (:goal (and (on d1 d2) (on d2 d3) (on d3 c))))
