#include "tests/random/exact_transient.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/random/given_start.hpp"

namespace randomly {

namespace {

// Shares of what a condition is made of: below the first it does not hold, above the second its sign is
// certain.
constexpr Real rounding = 1e-13L, clear = 1e-14L;

bool holds(const Region::Condition& c, const Vector& state, const Vector& scale) {
    return c.factors.dot(state) >= -rounding * c.factors.cwiseAbs().dot(scale);
}

bool holds(const Region& region, const Vector& state, const Vector& scale) {
    return std::all_of(region.conditions().begin(), region.conditions().end(),
                       [&](const Region::Condition& c) { return holds(c, state, scale); });
}

int intervals_of(const Circuit& circuit, int least) {
    double cycles = 0;
    for (const Device& d : circuit.devices)
        if (d.letter == 'v' || d.letter == 'i')
            cycles = std::max(cycles, frequency(d.source.wave) * circuit.analysis.stop);
    return static_cast<int>(std::min(2e5, std::max<double>(least, cycles * least / 8)));
}

} // namespace

Transient::Transient(const Circuit& circuit, int intervals)
    : equations_(circuit), drive_(equations_, circuit.analysis.stop),
      longest_(static_cast<Real>(circuit.analysis.stop) / intervals_of(circuit, intervals)) {
    // Other runs of the circuit ask for up to 1e-6.
    const Real share = 0.01L * std::min<Real>(circuit.reltol, 1e-6L);
    run(circuit, intervals);
    if (problem_.empty() && solves(share)) return;
    // Once more with more digits
    regions_.clear(), stretches_.clear(), problem_.clear();
    precise_ = true;
    run(circuit, intervals);
    if (problem_.empty() && !solves(share)) problem_ = "not exact enough";
}

const Region& Transient::region(const Mode& mode) {
    auto& place = regions_[mode];
    if (!place) place = std::make_unique<Region>(equations_, drive_, mode, longest_, precise_);
    return *place;
}

Vector Transient::scale(const Region& region) const {
    const auto& left = region.left();
    Vector result(static_cast<int>(left.size()) + drive_.size);
    for (std::size_t k = 0; k < left.size(); ++k) result[static_cast<int>(k)] = largest_[left[k]];
    result.tail(drive_.size) = largest_xi_;
    return result;
}

void Transient::grow(const Region& region, const Vector& state) {
    largest_ = largest_.cwiseMax(region.unknowns(state).cwiseAbs());
    largest_xi_ = largest_xi_.cwiseMax(state.tail(drive_.size).cwiseAbs());
}

// Switches whose condition is below zero; where it is zero but for rounding, where it goes from there.
std::vector<int> Transient::failing(const Region& region, const Vector& state) const {
    std::vector<int> result;
    std::vector<const Region::Condition*> undecided;
    const Vector sizes = scale(region).cwiseMax(state.cwiseAbs());
    const auto decide = [&](const Region::Condition& c, const Vector& y) {
        const Real value = c.factors.dot(y);
        if (std::abs(value) <= clear * c.factors.cwiseAbs().dot(sizes.cwiseMax(y.cwiseAbs()))) return false;
        if (value < 0) result.push_back(c.of_switch);
        return true;
    };
    for (const Region::Condition& c : region.conditions())
        if (!decide(c, state)) undecided.push_back(&c);
    for (Real step = longest_ * 0x1p-50L; !undecided.empty() && step <= longest_; step *= 4) {
        const Vector later = region.advance(state, step);
        std::erase_if(undecided, [&](const Region::Condition* c) { return decide(*c, later); });
    }
    for (const Region::Condition* c : undecided)
        if (c->strict) result.push_back(c->of_switch); // it rests at 0
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

bool Transient::next(Mode& mode, const Vector& charges, const Vector& xi, Vector& state, int failed) {
    const Vector size = equations_.charges().cwiseAbs() * largest_;
    std::set<Mode> seen;
    // Least failing first.
    std::multimap<std::size_t, Mode> open;
    std::string refused;
    Mode first = mode;
    const auto offer = [&](std::size_t badness, const Mode& m) {
        if (seen.insert(m).second) open.emplace(badness, m);
    };
    if (failed >= 0) {
        seen.insert(mode);
        const auto k = static_cast<std::size_t>(failed);
        for (std::size_t p = 0; p < equations_.switches()[k].pieces.size(); ++p) {
            first[k] = static_cast<signed char>(p);
            offer(0, first);
        }
    } else {
        offer(0, mode);
    }
    for (int tries = 0; tries < 120 && !open.empty(); ++tries) {
        const Mode candidate = open.begin()->second;
        open.erase(open.begin());
        const Region& r = region(candidate);
        if (!r.problem().empty()) {
            refused = r.problem();
            continue;
        }
        Vector entered;
        if (!r.enter(charges, size, xi, entered)) {
            refused = "a charge would jump";
            continue;
        }
        const std::vector<int> bad = failing(r, entered);
        if (bad.empty()) {
            mode = candidate, state = entered;
            return true;
        }
        for (int k : bad) {
            Mode other = candidate;
            for (std::size_t p = 0; p < equations_.switches()[static_cast<std::size_t>(k)].pieces.size();
                 ++p) {
                other[static_cast<std::size_t>(k)] = static_cast<signed char>(p);
                offer(bad.size() + static_cast<std::size_t>(tries) / 8, other);
            }
        }
    }
    problem_ = refused.empty() ? "no region goes on" : refused;
    return false;
}

// Do the stretches solve E x' + A x = B u at both ends, to this share of the largest terms of each row?
// Elimination may have lost digits.
bool Transient::solves(Real share) const {
    constexpr int looks = 8; // at the same region
    std::map<const Region*, int> seen;
    Vector sizes = Vector::Zero(equations_.size()), worst = sizes;
    Matrix a, b;
    for (const Stretch& s : stretches_) {
        if (++seen[s.region] > looks) continue;
        equations_.fill(s.mode, a, b);
        for (const Real t : {s.from, s.to}) {
            const Vector state = at(s, t), x = s.region->unknowns(state),
                         rate = s.region->unknowns(s.region->motion() * state),
                         u = drive_.output * state.tail(drive_.size);
            const Vector left = equations_.charges() * rate + a * x - b * u;
            // What rounds in the derivative here, when it is a difference of large terms, is no error of x.
            const Vector lost = equations_.charges().cwiseAbs() * s.region->rate_terms(state) * 0x1p-58L;
            worst = worst.cwiseMax(left.cwiseAbs() - lost);
            sizes = sizes.cwiseMax(equations_.charges().cwiseAbs() * rate.cwiseAbs() +
                                   a.cwiseAbs() * x.cwiseAbs() + b.cwiseAbs() * u.cwiseAbs());
        }
    }
    return (worst.array() <= share * sizes.array() + 1e-18L).all();
}

void Transient::run(const Circuit& circuit, int) {
    const Real stop = circuit.analysis.stop;
    // The start: sources at their values at 0.
    const Vector xi0 = drive_.start();
    Mode mode;
    Vector x0, charges;
    if (circuit.analysis.uic) {
        const GivenStart given = given_start(circuit, equations_);
        x0 = given.x, charges = given.charges;
        mode.assign(equations_.switches().size(), 0);
    } else {
        const Solutions points = operating_points(equations_, drive_.output * xi0);
        if (!points.problem.empty()) {
            problem_ = "start: " + points.problem;
            return;
        }
        if (points.all.size() != 1) {
            problem_ = points.all.empty() ? "start: no operating point" : "start: several operating points";
            return;
        }
        x0 = start_ = points.all[0].x;
        charges = equations_.charges() * x0;
        mode = points.all[0].mode;
    }
    Vector xi = xi0, state;
    // At rest all is rounding: a microvolt, a picoampere and, of what is an op-amp's input, a nanovolt count
    // as 0.
    largest_ = x0.cwiseAbs(), largest_xi_ = xi0.cwiseAbs();
    for (const auto& [name, unknown] : equations_.columns()) {
        const char kind = name[0];
        largest_[unknown] = std::max(largest_[unknown], kind == 'i'                  ? 1e-12L
                                                        : kind == 'e' || kind == 's' ? 1e-9L
                                                                                     : 1e-6L);
    }
    if (!next(mode, charges, xi, state, -1)) {
        problem_ = "start: " + problem_;
        return;
    }
    if (circuit.analysis.uic) {
        // The sources have no past: before 0 they stand still, and currents that are their derivatives are 0.
        Drive still = drive_;
        still.motion.setZero();
        const Region before(equations_, still, mode, longest_, precise_);
        Vector then;
        start_ = before.problem().empty() &&
                         before.enter(charges, equations_.charges().cwiseAbs() * largest_, xi, then)
                     ? before.unknowns(then)
                     : region(mode).unknowns(state);
    }
    struct Corner {
        Real t;
        std::size_t wave;
        int index;
    };
    std::vector<Corner> corners;
    for (std::size_t k = 0; k < drive_.waves.size(); ++k)
        for (std::size_t j = 0; j < drive_.waves[k].breakpoints().size(); ++j)
            corners.push_back({std::min(drive_.waves[k].breakpoints()[j], stop), k, static_cast<int>(j)});
    std::sort(corners.begin(), corners.end(), [](const Corner& a, const Corner& b) { return a.t < b.t; });
    std::size_t corner = 0;
    Real t = 0;
    const Region* here = &region(mode);
    stretches_.push_back({0, 0, here, state, mode, true, "", 0});
    const int orientation = here->orientation();
    int at_once = 0;
    while (true) {
        if (here->orientation() != orientation) {
            problem_ = "the solution may turn back";
            return;
        }
        const Real end = corner < corners.size() ? corners[corner].t : stop;
        // Samples close together where the stretch begins.
        const Real begin = t;
        grow(*here, state);
        Vector sizes = scale(*here);
        Vector before = state;
        Real step = longest_ * 0x1p-40L, sampled = t;
        int at_this_step = 0;
        bool failed = false;
        if (here->conditions().empty()) {
            sampled = end;
            before = here->advance(state, end - begin);
        }
        while (sampled < end) {
            const Real h = std::min(step, end - sampled);
            Vector after = here->advance(before, h);
            if (!holds(*here, after, sizes)) {
                // [before, after]: bisected
                const Real sampled_before = sampled;
                const Vector before_sample = before;
                Real width = h;
                while (width > 0x1p-62L * (sampled + width) && width > h * 0x1p-70L) {
                    width /= 2;
                    Vector middle = here->advance(before, width);
                    if (holds(*here, middle, sizes))
                        before = middle, sampled += width;
                    else
                        after = middle;
                }
                const Real bracket = sampled + width - sampled_before;
                failed = true;
                const Region::Condition* which = nullptr;
                for (const Region::Condition& c : here->conditions())
                    if (!holds(c, after, sizes)) which = &c;
                // Its zero lies before the place where it is clearly below.
                if (which->factors.dot(before_sample) >= 0) {
                    Vector earlier = before_sample;
                    Real low = sampled_before, span = bracket;
                    while (span > 0x1p-63L * (low + span)) {
                        span /= 2;
                        Vector there = here->advance(earlier, span);
                        if (which->factors.dot(there) >= 0) earlier = std::move(there), low += span;
                    }
                    // The next region's side of it
                    before = here->advance(earlier, span), sampled = low + span;
                }
                const Real rate = std::abs((which->factors * here->motion()).dot(before)) /
                                  which->factors.cwiseAbs().dot(sizes);
                stretches_.back().to = sampled;
                at_once = sampled - begin < 1e-13L * stop ? at_once + 1 : 0;
                if (at_once > 12 || stretches_.size() > 20000) {
                    problem_ = "changes of region without end";
                    return;
                }
                grow(*here, before);
                const Vector x = here->unknowns(before);
                xi = before.tail(drive_.size);
                t = sampled;
                if (!next(mode, equations_.charges() * x, xi, state, which->of_switch)) return;
                here = &region(mode);
                stretches_.push_back({t, t, here, state, mode, false,
                                      equations_.switches()[static_cast<std::size_t>(which->of_switch)].name,
                                      rate});
                break;
            }
            before = std::move(after), sampled += h;
            sizes = sizes.cwiseMax(before.cwiseAbs());
            if (step < longest_ && ++at_this_step == 2) step *= 2, at_this_step = 0;
            if (step >= longest_) step = longest_;
        }
        if (failed) continue;
        stretches_.back().to = end;
        if (end >= stop && corner == corners.size()) return;
        // A corner of one or more waveforms
        t = end;
        grow(*here, before);
        const Vector x = here->unknowns(before);
        xi = before.tail(drive_.size);
        for (; corner < corners.size() && corners[corner].t == t; ++corner) {
            const Corner& c = corners[corner];
            xi.segment(drive_.offset[c.wave], drive_.waves[c.wave].size()) =
                drive_.waves[c.wave].state(c.index);
        }
        if (!next(mode, equations_.charges() * x, xi, state, -1)) return;
        here = &region(mode);
        stretches_.push_back({t, t, here, state, mode, true, "", 0});
    }
}

} // namespace randomly
