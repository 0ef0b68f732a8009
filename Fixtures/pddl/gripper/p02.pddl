; Four balls from the kitchen to the hall.
(define (problem gripper-2)
  (:domain gripper)
  (:objects kitchen hall - room ball1 ball2 ball3 ball4 - ball)
  (:init (at-robot kitchen) (free left) (free right) (at ball1 kitchen) (at ball2 kitchen) (at ball3 kitchen) (at ball4 kitchen))
  (:goal (and (at ball1 hall) (at ball2 hall) (at ball3 hall) (at ball4 hall))))
