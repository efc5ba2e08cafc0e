#include "tests/random/exact_transient.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace randomly {

namespace {

constexpr Real rounding = 1e-15L;

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
    run(circuit, intervals);
}

const Region& Transient::region(const Mode& mode) {
    auto& place = regions_[mode];
    if (!place) place = std::make_unique<Region>(equations_, drive_, mode, longest_);
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

// Switches whose condition is below zero now or, where it is zero, in its first derivative that is not.
std::vector<int> Transient::failing(const Region& region, const Vector& state) const {
    std::vector<int> result;
    const Vector sizes = scale(region).cwiseMax(state.cwiseAbs());
    for (const Region::Condition& c : region.conditions()) {
        Eigen::Matrix<Real, 1, Eigen::Dynamic> row = c.factors, bound = row.cwiseAbs();
        for (int order = 0; order < 8; ++order) {
            const Real value = row.dot(state), size = bound.dot(sizes);
            if (std::abs(value) > 1e-13L * size) {
                if (value < 0) result.push_back(c.of_switch);
                break;
            }
            if (order < 7) {
                bound = row.cwiseAbs() * region.motion().cwiseAbs();
                row = row * region.motion();
            }
        }
    }
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
    for (int tries = 0; tries < 250 && !open.empty(); ++tries) {
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
        if (std::getenv("RT_DEBUG")) { std::fprintf(stderr, "  try "); for (auto q : candidate) std::fprintf(stderr, "%d", q); for (int q : bad) std::fprintf(stderr, " %s", equations_.switches()[static_cast<std::size_t>(q)].name.c_str()); std::fprintf(stderr, " at %Lg\n", stretches_.empty() ? -1 : stretches_.back().to); } // DEBUGLINE
        if (bad.empty()) {
            mode = candidate, state = entered;
            return true;
        }
        for (int k : bad) {
            Mode other = candidate;
            for (std::size_t p = 0; p < equations_.switches()[static_cast<std::size_t>(k)].pieces.size(); ++p) {
                other[static_cast<std::size_t>(k)] = static_cast<signed char>(p);
                offer(bad.size() + static_cast<std::size_t>(tries) / 8, other);
            }
        }
    }
    problem_ = refused.empty() ? "no region goes on" : refused;
    return false;
}

void Transient::run(const Circuit& circuit, int) {
    const Real stop = circuit.analysis.stop;
    // The start: sources at their values at 0.
    const Vector xi0 = drive_.start();
    const Solutions points = operating_points(equations_, drive_.output * xi0);
    if (!points.problem.empty()) {
        problem_ = "start: " + points.problem;
        return;
    }
    if (points.all.size() != 1) {
        problem_ = points.all.empty() ? "start: no operating point" : "start: several operating points";
        return;
    }
    const Vector x0 = start_ = points.all[0].x;
    Mode mode = points.all[0].mode;
    Vector xi = xi0, state;
    largest_ = x0.cwiseAbs(), largest_xi_ = xi0.cwiseAbs();
    if (!next(mode, equations_.charges() * x0, xi, state, -1)) {
        problem_ = "start: " + problem_;
        return;
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
                Real width = h;
                while (width > 0x1p-62L * (sampled + width) && width > h * 0x1p-70L) {
                    width /= 2;
                    Vector middle = here->advance(before, width);
                    if (holds(*here, middle, sizes)) before = middle, sampled += width;
                    else after = middle;
                }
                failed = true;
                int which = -1;
                Real rate = 0;
                for (const Region::Condition& c : here->conditions())
                    if (!holds(c, after, sizes)) {
                        which = c.of_switch;
                        const auto size = c.factors.cwiseAbs().dot(sizes);
                        rate = std::abs((c.factors * here->motion()).dot(before)) / size;
                    }
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
                if (!next(mode, equations_.charges() * x, xi, state, which)) return;
                here = &region(mode);
                stretches_.push_back({t, t, here, state, mode, false,
                                      equations_.switches()[static_cast<std::size_t>(which)].name, rate});
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
            xi.segment(drive_.offset[c.wave], drive_.waves[c.wave].size()) = drive_.waves[c.wave].state(c.index);
        }
        if (!next(mode, equations_.charges() * x, xi, state, -1)) return;
        here = &region(mode);
        stretches_.push_back({t, t, here, state, mode, true, "", 0});
    }
}

} // namespace randomly
