; Three cars, three ports, and a ferry that has to end empty.
(define (problem ferry-2)
  (:domain ferry)
  (:objects oban mull iona - port red blue green - car)
  (:init
    (at-ferry iona) (at red oban) (at blue mull) (at green iona)
    (= (total-cost) 0)
    (= (distance oban mull) 3) (= (distance mull oban) 3)
    (= (distance mull iona) 1) (= (distance iona mull) 1)
    (= (distance oban iona) 5) (= (distance iona oban) 5))
  (:goal (and (at red mull) (at blue iona) (at green oban) (not (loaded))))
  (:metric minimize (total-cost)))
