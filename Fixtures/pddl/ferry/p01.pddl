; Two cars change places.
(define (problem ferry-1)
  (:domain ferry)
  (:objects oban mull - port red blue - car)
  (:init
    (at-ferry oban) (at red oban) (at blue mull)
    (= (total-cost) 0)
    (= (distance oban mull) 3) (= (distance mull oban) 3))
  (:goal (and (at red mull) (at blue oban)))
  (:metric minimize (total-cost)))
