; Two towers of three, to be mixed.
(define (problem blocksworld-3)
  (:domain blocksworld)
  (:objects a b c d e f - block)
  (:init
    (on a b) (on b c) (on-table c) (clear a)
    (on d e) (on e f) (on-table f) (clear d)
    (hand-empty))
  (:goal (and (on a d) (on d b) (on b e) (on e c) (on c f))))
