#include "engine/batch/draws/normal.hpp"

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>

namespace nullor::batch {

namespace {

using Coefficients = std::array<double, 8>; // from the constant on

// M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37
// (1988), 477-484, PPND16: quotients of polynomials of degree 7, around the middle, in the tails, and far
// out.
constexpr Coefficients middle_above{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                    3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr Coefficients middle_below{1.0,
                                    4.2313330701600911252e1,
                                    6.8718700749205790830e2,
                                    5.3941960214247511077e3,
                                    2.1213794301586595867e4,
                                    3.9307895800092710610e4,
                                    2.8729085735721942674e4,
                                    5.2264952788528545610e3};
constexpr Coefficients tail_above{1.42343711074968357734e0,  4.63033784615654529590e0,
                                  5.76949722146069140550e0,  3.64784832476320460504e0,
                                  1.27045825245236838258e0,  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr Coefficients tail_below{1.0,
                                  2.05319162663775882187e0,
                                  1.67638483018380384940e0,
                                  6.89767334985100004550e-1,
                                  1.48103976427480074590e-1,
                                  1.51986665636164571966e-2,
                                  5.47593808499534494600e-4,
                                  1.05075007164441684324e-9};
constexpr Coefficients far_above{6.65790464350110377720e0,  5.46378491116411436990e0,
                                 1.78482653991729133580e0,  2.96560571828504891230e-1,
                                 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr Coefficients far_below{1.0,
                                 5.99832206555887937690e-1,
                                 1.36929880922735805310e-1,
                                 1.48753612908506148525e-2,
                                 7.86869131145613259100e-4,
                                 1.84631831751005468180e-5,
                                 1.42151175831644588870e-7,
                                 2.04426310338993978564e-15};

double quotient(const Coefficients& above, const Coefficients& below, double r) {
    double a = above[7], b = below[7];
    for (std::size_t k = 7; k-- > 0;) {
        a = a * r + above[k];
        b = b * r + below[k];
    }
    return a / b;
}

// ln p for a normal p > 0: with p = m 2^e, sqrt(1/2) <= m < sqrt(2), and s = (m - 1)/(m + 1) it is
// e ln 2 + 2 (s + s^3/3 + s^5/5 + ...), where s^2 < 0.0295.
double logarithm(double p) {
    constexpr double ln_2_high = 0x1.62e42feep-1, ln_2_low = 0x1.a39ef35793c76p-33; // e ln_2_high is exact
    constexpr double root_2 = 0x1.6a09e667f3bcdp+0;
    const auto bits = std::bit_cast<std::uint64_t>(p);
    int e = static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0xfffffffffffffu) | 0x3ff0000000000000u);
    if (m >= root_2) {
        m *= 0.5;
        ++e;
    }
    const double s = (m - 1) / (m + 1), square = s * s;
    double series = 0;
    for (int k = 23; k >= 3; k -= 2) series = series * square + 1.0 / k;
    return e * ln_2_high + (2 * s + (2 * s * square * series + e * ln_2_low));
}

} // namespace

double normal_quantile(double p) {
    assert(p > 0 && p < 1);
    const double q = p - 0.5;
    if (std::fabs(q) <= 0.425) return q * quotient(middle_above, middle_below, 0.180625 - q * q);
    const double r = std::sqrt(-logarithm(q < 0 ? p : 1 - p));
    const double z =
        r <= 5 ? quotient(tail_above, tail_below, r - 1.6) : quotient(far_above, far_below, r - 5);
    return q < 0 ? -z : z;
}

} // namespace nullor::batch
