#include <cmath>

#include "engine/analysis/transient/methods/runge_kutta.hpp"

namespace nullor::analysis {

const Tableau& sdirk4() {
    static const Tableau tableau = {5,
                                    false,
                                    3,
                                    true,
                                    0.2,
                                    0.25,
                                    {1.0 / 4, 3.0 / 4, 11.0 / 20, 1.0 / 2, 1.0, 0},
                                    {{{1.0 / 4},
                                      {1.0 / 2, 1.0 / 4},
                                      {17.0 / 50, -1.0 / 25, 1.0 / 4},
                                      {371.0 / 1360, -137.0 / 2720, 15.0 / 544, 1.0 / 4},
                                      {25.0 / 24, -49.0 / 48, 125.0 / 16, -85.0 / 12, 1.0 / 4}}},
                                    {59.0 / 48, -17.0 / 96, 225.0 / 32, -85.0 / 12, 0.0, 0}};
    return tableau;
}

const Tableau& esdirk4() {
    static const Tableau tableau = {
        6,
        true,
        3,
        true,
        0.2,
        0.25,
        {0.0, 1.0 / 2, 83.0 / 250, 31.0 / 50, 17.0 / 20, 1.0},
        {{{},
          {1.0 / 4, 1.0 / 4},
          {8611.0 / 62500, -1743.0 / 31250, 1.0 / 4},
          {5012029.0 / 34652500, -654441.0 / 2922500, 174375.0 / 388108, 1.0 / 4},
          {15267082809.0 / 155376265600, -71443401.0 / 120774400, 730878875.0 / 902184768,
           2285395.0 / 8070912, 1.0 / 4},
          {82889.0 / 524892, 0.0, 15625.0 / 83664, 69875.0 / 102672, -2260.0 / 8211, 1.0 / 4}}},
        {4586570599.0 / 29645900160, 0.0, 178811875.0 / 945068544, 814220225.0 / 1159782912,
         -3700637.0 / 11593932, 61727.0 / 225920}};
    return tableau;
}

const Tableau& trbdf2() {
    // gamma = 2 - sqrt(2) is the share of the trapezoidal part; the diagonal is half of it.
    static const double d = 1 - std::sqrt(2.0) / 2, w = std::sqrt(2.0) / 4;
    static const Tableau tableau = {3,
                                    true,
                                    2,
                                    false,
                                    0.025,
                                    d,
                                    {0.0, 2 * d, 1.0, 0, 0, 0},
                                    {{{}, {d, d}, {w, w, d}}},
                                    {(1 - w) / 3, (3 * w + 1) / 3, d / 3, 0, 0, 0}};
    return tableau;
}

const Tableau& sdirk2() {
    static const double d = 1 - std::sqrt(2.0) / 2;
    static const Tableau tableau = {
        2, false, 1, true, 0.2, d, {d, 1.0, 0, 0, 0, 0}, {{{d}, {1 - d, d}}}, {1.0, 0.0, 0, 0, 0, 0}};
    return tableau;
}

} // namespace nullor::analysis
