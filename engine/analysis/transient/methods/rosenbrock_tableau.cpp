#include "engine/analysis/transient/methods/rosenbrock.hpp"

namespace nullor::analysis {

const RosenbrockTableau& rodasp() {
    // Steinebach, Order-reduction of ROW-methods for DAEs and method of lines applications, Preprint 1741,
    // TH Darmstadt 1995. The share: the estimate is the companion's error, of order 3, and lies so far above
    // the step's own that with it the whole stays within reltol where outputs bend into their rails
    // (tests/accuracy/smooth.cpp); a fifth, as of ESDIRK, would take 1.6 times the steps.
    static const RosenbrockTableau tableau = {
        0.25,
        {0.0, 0.75, 0.21, 0.63, 1.0, 1.0},
        {0.25, -0.5, -0.023504, -0.0362, 0.0, 0.0},
        {{{},
          {3.0},
          {1.831036793486759, 0.4955183967433795},
          {2.304376582692669, -0.05249275245743001, -1.176798761832782},
          {-7.170454962423024, -4.741636671481785, -16.31002631330971, -1.062004044111401},
          {-7.170454962423024, -4.741636671481785, -16.31002631330971, -1.062004044111401, 1.0}}},
        {{{},
          {-12.0},
          {-8.791795173947035, -2.207865586973518},
          {10.81793056857153, 6.780270611428266, 19.53485944642410},
          {34.19095006749676, 15.49671153725963, 54.74760875964130, 14.16005392148534},
          {34.62605830930532, 15.30084976114473, 56.99955578662667, 18.40807009793095, -5.714285714285717}}},
        3,
        0.5};
    return tableau;
}

} // namespace nullor::analysis
