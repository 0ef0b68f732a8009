; Three blocks, to be put in the other order (the Sussman anomaly).
(define (problem blocksworld-1)
  (:domain blocksworld)
  (:objects a b c - block)
  (:init (on c a) (on-table a) (on-table b) (clear c) (clear b) (hand-empty))
  (:goal (and (on a b) (on b c))))
