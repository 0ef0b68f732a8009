; A tower of four, to be turned over.
(define (problem blocksworld-2)
  (:domain blocksworld)
  (:objects a b c d - block)
  (:init (on a b) (on b c) (on c d) (on-table d) (clear a) (hand-empty))
  (:goal (and (on d c) (on c b) (on b a))))
