; Three packages between two cities, both ways.
(define (problem logistics-3)
  (:domain logistics)
  (:objects
    york bath - city
    york-market bath-market - location
    york-field bath-field - airport
    van-1 van-2 - truck
    plane - airplane
    letter crate drum - package)
  (:init
    (in-city york-market york) (in-city york-field york)
    (in-city bath-market bath) (in-city bath-field bath)
    (at van-1 york-market) (at van-2 bath-market) (at plane york-field)
    (at letter york-market) (at crate york-field) (at drum bath-market))
  (:goal (and (at letter bath-market) (at crate bath-market) (at drum york-market))))
