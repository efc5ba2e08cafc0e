#include <algorithm>
#include <cmath>
#include <set>

#include <doctest/doctest.h>

#include "engine/batch/draws/corners.hpp"
#include "engine/batch/draws/drawn.hpp"
#include "engine/batch/draws/normal.hpp"
#include "engine/batch/draws/sampling.hpp"

using namespace nullor;
using batch::Sampler;
using batch::Sampling;
using Law = Variate::Law;

namespace {

constexpr std::uint64_t huge = std::uint64_t{1} << 63;

Variate variate(std::string key, Law law) {
    Variate v;
    v.key = std::move(key);
    v.law = law;
    return v;
}

Circuit drawing(std::initializer_list<Variate> list) {
    Circuit circuit;
    circuit.variates = list;
    return circuit;
}

// Variate k of n samples.
std::vector<double> column(const Sampler& sampler, std::size_t k, std::uint64_t n, std::uint64_t first = 0) {
    std::vector<double> z(n);
    sampler.draw(k, first, z);
    return z;
}

// Kolmogorov and Smirnov's distance from a distribution function, times sqrt(n): above 1.95 once in a
// thousand.
template <class F>
double distance(std::vector<double> x, F distribution) {
    std::sort(x.begin(), x.end());
    const double n = static_cast<double>(x.size());
    double worst = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const double p = distribution(x[k]), below = static_cast<double>(k) / n;
        worst = std::max({worst, std::fabs(p - below), std::fabs(p - below - 1 / n)});
    }
    return worst * std::sqrt(n);
}

double below_normal(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}
double below_uniform(double z) {
    return (z + 1) / 2;
}

double mean_product(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
    return sum / static_cast<double>(a.size());
}

// Centred L2 discrepancy of points in the unit square (F. J. Hickernell 1998).
double discrepancy(const std::vector<double>& x, const std::vector<double>& y) {
    const auto d = [](double a) { return std::fabs(a - 0.5); };
    const std::size_t n = x.size();
    double single = 0, pairs = 0;
    for (std::size_t i = 0; i < n; ++i) {
        single +=
            (1 + 0.5 * d(x[i]) - 0.5 * d(x[i]) * d(x[i])) * (1 + 0.5 * d(y[i]) - 0.5 * d(y[i]) * d(y[i]));
        for (std::size_t j = 0; j < n; ++j)
            pairs += (1 + 0.5 * d(x[i]) + 0.5 * d(x[j]) - 0.5 * std::fabs(x[i] - x[j])) *
                     (1 + 0.5 * d(y[i]) + 0.5 * d(y[j]) - 0.5 * std::fabs(y[i] - y[j]));
    }
    const double m = static_cast<double>(n);
    return std::sqrt(169.0 / 144.0 - 2 / m * single + pairs / (m * m));
}

} // namespace

TEST_CASE("the normal quantile inverts the distribution function in both tails") {
    for (const double p : {0x1p-53, 1e-12, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.4999, 0.5001}) {
        const double z = batch::normal_quantile(p);
        // dp = phi(z) dz: what one ulp of z is worth in p.
        const double slope = std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979324);
        CHECK(std::fabs(below_normal(z) - p) <= slope * std::fabs(z) * 2e-15 + 4e-16 * p);
        CHECK(batch::normal_quantile(1 - p) == doctest::Approx(-z).epsilon(1e-4 * (p < 1e-11) + 1e-9));
    }
    CHECK(batch::normal_quantile(0.5) == 0);
    // Percentage points of the tables.
    CHECK(batch::normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15));
    CHECK(batch::normal_quantile(0.999) == doctest::Approx(3.090232306167813).epsilon(1e-15));
    CHECK(batch::normal_quantile(1e-9) == doctest::Approx(-5.997807015007686).epsilon(1e-15));
}

TEST_CASE("every sampling has the distribution of the law") {
    const Circuit circuit =
        drawing({variate("a", Law::normal), variate("b", Law::uniform), variate("c", Law::sign)});
    constexpr std::uint64_t n = 20000;
    for (const Sampling sampling : {Sampling::random, Sampling::latin, Sampling::sobol})
        for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{7}, ~std::uint64_t{0}}) {
            const Sampler sampler(circuit, sampling, seed, n);
            const auto normal = column(sampler, 0, n), uniform = column(sampler, 1, n),
                       sign = column(sampler, 2, n);
            CHECK(distance(normal, below_normal) < 1.95);
            CHECK(distance(uniform, below_uniform) < 1.95);
            CHECK(mean_product(normal, normal) == doctest::Approx(1).epsilon(0.04));
            CHECK(mean_product(uniform, uniform) == doctest::Approx(1.0 / 3).epsilon(0.04));
            CHECK(mean_product(sign, sign) == 1);
            CHECK(std::fabs(mean_product(sign, std::vector<double>(n, 1.0))) < 0.03);
            CHECK(std::fabs(mean_product(normal, uniform)) < 0.02);
            CHECK(std::fabs(mean_product(normal, sign)) < 0.03);
        }
}

TEST_CASE("a number depends on seed, sample and key alone") {
    const Circuit one = drawing({variate("rf", Law::normal)});
    const Circuit many =
        drawing({variate("x1.r2.r", Law::uniform), variate("rf", Law::normal), variate("rf#2", Law::normal)});
    for (const Sampling sampling : {Sampling::random, Sampling::latin}) {
        const Sampler a(one, sampling, 42, 1000), b(many, sampling, 42, 1000), c(one, sampling, 43, 1000);
        CHECK(column(a, 0, 1000) == column(b, 1, 1000));
        CHECK(column(b, 1, 1000) != column(b, 2, 1000));
        CHECK(column(a, 0, 1000) != column(c, 0, 1000));
        CHECK(std::fabs(mean_product(column(b, 1, 1000), column(b, 2, 1000))) < 0.12);
    }
    // In any order, and far out.
    const Sampler far(one, Sampling::random, huge, huge);
    const auto first = column(far, 0, 100, huge), again = column(far, 0, 50, huge + 50);
    CHECK(std::equal(again.begin(), again.end(), first.begin() + 50));
    CHECK(distance(column(far, 0, 2000, huge), below_normal) < 1.95);
    const Sampler sobol(one, Sampling::sobol, huge, huge);
    CHECK(distance(column(sobol, 0, 2048, huge), below_normal) < 0.1);
}

TEST_CASE("samples that are drawn together have the numbers of those drawn alone") {
    const Circuit circuit =
        drawing({variate("a", Law::normal), variate("b", Law::uniform), variate("c", Law::sign)});
    for (const Sampling sampling : {Sampling::random, Sampling::latin, Sampling::sobol}) {
        const Sampler sampler(circuit, sampling, 9, 200);
        for (std::size_t k = 0; k < 3; ++k) {
            const std::vector<double> together = column(sampler, k, 200);
            for (std::size_t s = 0; s < 200; ++s) CHECK(column(sampler, k, 1, s)[0] == together[s]);
        }
    }
}

TEST_CASE("the numbers are the same on every machine") {
    const Circuit circuit = drawing({variate("rf", Law::normal), variate("r1.r.tol", Law::uniform)});
    const auto third = [&](Sampling sampling) {
        const Sampler sampler(circuit, sampling, 7, 10000);
        return std::pair(column(sampler, 0, 1, 3)[0], column(sampler, 1, 1, 3)[0]);
    };
    CHECK(third(Sampling::random) == std::pair(-0x1.7c2d28ef931ddp-1, -0x1.92f5cf20f5fb6p-1));
    CHECK(third(Sampling::latin) == std::pair(-0x1.ba002da7bdd73p+0, 0x1.d32bacf69fb2p-2));
    CHECK(third(Sampling::sobol) == std::pair(-0x1.f5f6b24f7f0cdp-1, 0x1.fbd45043d84e6p-1));
}

TEST_CASE("a Latin hypercube hits every stratum once") {
    const Circuit circuit = drawing({variate("a", Law::uniform), variate("b", Law::uniform)});
    for (const std::uint64_t n : {1, 2, 3, 4, 5, 16, 17, 1000, 4097}) {
        const Sampler sampler(circuit, Sampling::latin, 5, n);
        for (std::size_t k = 0; k < 2; ++k) {
            std::set<std::uint64_t> strata;
            for (const double z : column(sampler, k, n))
                strata.insert(static_cast<std::uint64_t>((z + 1) / 2 * static_cast<double>(n)));
            CHECK(strata.size() == n);
            CHECK(*strata.rbegin() == n - 1);
        }
    }
    // Strata of different variates are paired at random.
    double sum = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Sampler sampler(circuit, Sampling::latin, seed, 6);
        sum += mean_product(column(sampler, 0, 6), column(sampler, 1, 6));
    }
    CHECK(std::fabs(sum / 400) < 0.03);
    // Without memory for the samples.
    const Sampler large(circuit, Sampling::latin, 5, huge);
    for (const double z : column(large, 0, 100, huge - 100)) CHECK((z > -1 && z < 1));
}

TEST_CASE("Sobol's points fill the square better than random ones") {
    const Circuit circuit = drawing({variate("a", Law::uniform), variate("b", Law::uniform)});
    const auto of = [&](Sampling sampling) {
        const Sampler sampler(circuit, sampling, 3, 512);
        std::vector<double> x = column(sampler, 0, 512), y = column(sampler, 1, 512);
        for (auto* list : {&x, &y})
            for (double& z : *list) z = (z + 1) / 2;
        return discrepancy(x, y);
    };
    const double random = of(Sampling::random), latin = of(Sampling::latin), sobol = of(Sampling::sobol);
    CHECK(sobol < 0.1 * random);
    CHECK(sobol < 0.3 * latin);
}

TEST_CASE("Sobol's dimensions are those of Joe and Kuo") {
    // Points 1 to 4 of new-joe-kuo-6 in dimensions 1 to 5, times 8, in Gray code's order.
    const std::uint64_t expected[5][4] = {
        {4, 6, 2, 3}, {4, 2, 6, 3}, {4, 2, 6, 5}, {4, 2, 6, 7}, {4, 6, 2, 3}};
    for (std::size_t d = 0; d < 5; ++d) {
        const batch::SobolDimension dimension(d);
        CHECK(dimension(0) == 0);
        for (std::uint64_t k = 1; k <= 4; ++k) CHECK((dimension(k) >> 61) == expected[d][k - 1]);
    }
    // In each dimension every 2^m points hit each 2^m-th part once.
    for (const std::size_t d : {std::size_t{0}, std::size_t{77}, batch::SobolDimension::most() - 1}) {
        const batch::SobolDimension dimension(d);
        std::set<std::uint64_t> parts;
        for (std::uint64_t k = 0; k < 1024; ++k) parts.insert(dimension(huge + k) >> 54);
        CHECK(parts.size() == 1024);
    }
}

TEST_CASE("corners are all combinations, with a limit") {
    Circuit circuit;
    circuit.parameters.push_back({"temper", {expr::Program::constant(27.0), {}, {}}});
    const Values values = Values::evaluate(circuit, {}).value();
    for (const double corner : {1.0, 3.0}) {
        circuit.variates.push_back(variate("a", Law::normal));
        circuit.variates.back().corner.program = expr::Program::constant(corner);
    }
    const auto cases = batch::CornerCases::of(circuit, values);
    REQUIRE(cases.ok());
    CHECK(cases.value().count() == 4);
    std::set<std::pair<double, double>> seen;
    std::vector<double> a(4), b(4);
    cases.value().put(0, 0, a);
    cases.value().put(1, 0, b);
    for (std::size_t k = 0; k < 4; ++k) seen.emplace(a[k], b[k]);
    CHECK(seen == std::set<std::pair<double, double>>{{-1, -3}, {-1, 3}, {1, -3}, {1, 3}});
    std::vector<double> last(1);
    cases.value().put(1, 3, last);
    CHECK(last[0] == b[3]);

    circuit.variates.resize(21, circuit.variates[0]);
    const auto refused = batch::CornerCases::of(circuit, values);
    REQUIRE(!refused.ok());
    CHECK(refused.failure().message.find("21 random numbers") == 0);
    circuit.variates.resize(1);
    circuit.variates[0].corner.program = expr::Program::constant(-1);
    CHECK(!batch::CornerCases::of(circuit, values).ok());
}

TEST_CASE("a number that is drawn twice is one target") {
    Circuit circuit =
        drawing({variate("a", Law::normal), variate("b", Law::normal), variate("a#2", Law::sign)});
    for (std::size_t k = 0; k < 3; ++k) {
        circuit.variates[k].parameter = ParameterId{static_cast<int>(10 + k)};
        circuit.variates[k].drawn.name = k == 1 ? "b" : "a";
    }
    const auto set = batch::variate_targets(circuit), drawn = batch::drawn_targets(circuit);
    REQUIRE(set.size() == 3);
    CHECK(set[2].index == 12);
    REQUIRE(drawn.size() == 2);
    CHECK(drawn[0].name == "a");
    CHECK(drawn[1].name == "b");
}
