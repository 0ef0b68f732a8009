; Two balls from the kitchen to the hall.
(define (problem gripper-1)
  (:domain gripper)
  (:objects kitchen hall - room ball1 ball2 - ball)
  (:init (at-robot kitchen) (free left) (free right) (at ball1 kitchen) (at ball2 kitchen))
  (:goal (and (at ball1 hall) (at ball2 hall))))
