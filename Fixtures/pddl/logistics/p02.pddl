; One package from a market to a market in another city.
(define (problem logistics-2)
  (:domain logistics)
  (:objects
    york bath - city
    york-market bath-market - location
    york-field bath-field - airport
    van-1 van-2 - truck
    plane - airplane
    letter - package)
  (:init
    (in-city york-market york) (in-city york-field york)
    (in-city bath-market bath) (in-city bath-field bath)
    (at van-1 york-field) (at van-2 bath-market) (at plane bath-field)
    (at letter york-market))
  (:goal (at letter bath-market)))
