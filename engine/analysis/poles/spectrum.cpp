#include "engine/analysis/poles/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/analysis/poles/charges.hpp"
#include "engine/analysis/poles/eigenvalues.hpp"
#include "engine/analysis/poles/pole_count.hpp"
#include "engine/analysis/poles/refined_pole.hpp"

namespace nullor::analysis {

namespace {

using Complex = std::complex<double>;

constexpr std::size_t most_charges = 400; // in a loop: its eigenvalues take seconds
constexpr double enough = 1e-10;          // of s: a pole that is less certain may be several
constexpr double same = 1e-9;             // of s: two ways to one pole
constexpr double whole = 0.1;             // a count this near to a number is that

double distance_to_others(const std::vector<Complex>& all, std::size_t k) {
    double nearest = INFINITY;
    for (std::size_t j = 0; j < all.size(); ++j)
        if (j != k) nearest = std::min(nearest, std::abs(all[j] - all[k]));
    return nearest;
}

class Loop {
public:
    explicit Loop(const Pencil& pencil) : pencil_(pencil), charges_(pencil) {}

    [[nodiscard]] std::size_t charges() const { return charges_.columns.size(); }

    // Every pole, where the shift serves to find them.
    [[nodiscard]] bool find(double shift) {
        const std::vector<Complex> guesses = guess(shift);
        poles_.clear();
        strayed_.clear();
        doubtful_.clear();
        shift_ = shift;
        std::vector<Complex> unsure;
        for (std::size_t k = 0; k < guesses.size(); ++k)
            if (guesses[k].imag() >= 0) take(guesses, k, unsure);
        // A guess that ends where another one already is, and did not start there, was none.
        for (const Pole& pole : strayed_)
            if (!known(pole.s)) put(pole);
        take_doubtful(unsure);
        take_at_origin(guesses, unsure);
        gather(unsure);
        return counted();
    }

    [[nodiscard]] const std::vector<Pole>& poles() const { return poles_; }

private:
    // Also of those at infinity, somewhere.
    [[nodiscard]] std::vector<Complex> guess(double shift) const {
        std::vector<double> m = reduced(pencil_, charges_, shift);
        std::vector<Complex> list;
        if (m.empty()) return list;
        const auto count = static_cast<int>(charges());
        balance(m, count);
        for (const Complex& mu : eigenvalues(m, count)) {
            const Complex s = shift - 1.0 / mu;
            if (std::abs(s) < beyond_all_poles) list.push_back(s);
        }
        return list;
    }

    void take(const std::vector<Complex>& guesses, std::size_t k, std::vector<Complex>& unsure) {
        const Complex from = guesses[k];
        const std::optional<RefinedPole> found = refined_pole(pencil_, from, shift_);
        Complex s = found ? found->s : from;
        if (found && std::abs(s.imag()) <= 4 * found->uncertain) s = s.real();
        if (found && std::abs(s.real()) <= 4 * found->uncertain) s = {0, s.imag()};
        // A pair that ends in one place is two poles together.
        if (!found || (from.imag() > 0 && s.imag() <= 0)) {
            unsure.push_back(from);
            return;
        }
        if (std::abs(s) <= 100 * found->uncertain && std::abs(s) <= 1e-6 * distance_to_others(guesses, k)) {
            poles_.push_back({0, 0});
            return;
        }
        if (found->uncertain > enough * std::abs(s)) {
            doubtful_.push_back({from, {s, found->uncertain}});
            return;
        }
        const Pole pole{s, found->uncertain / std::abs(s)};
        if (std::abs(s - from) > 1e-3 * std::abs(s))
            strayed_.push_back(pole);
        else
            put(pole);
    }

    [[nodiscard]] bool known(Complex s) const {
        return std::any_of(poles_.begin(), poles_.end(),
                           [&](const Pole& one) { return std::abs(one.s - s) <= same * std::abs(s); });
    }

    // Rounding splits poles of one place by what each is uncertain by: those much farther from the others are
    // alone, and known to what the circuit's numbers say.
    void take_doubtful(std::vector<Complex>& unsure) {
        constexpr double apart = 1e3, most = 1e-5; // of the uncertainty; of s
        std::vector<Complex> others = unsure;
        for (const Pole& one : poles_) others.push_back(one.s);
        for (const Doubtful& one : doubtful_) others.push_back(one.found.s);
        for (std::size_t k = others.size(); k-- > 0;)
            if (others[k].imag() != 0) others.push_back(std::conj(others[k]));
        const std::size_t first = unsure.size() + poles_.size();
        std::vector<Pole> alone;
        for (std::size_t k = 0; k < doubtful_.size(); ++k) {
            const auto& [from, found] = doubtful_[k];
            if (found.uncertain <= most * std::abs(found.s) &&
                apart * found.uncertain < distance_to_others(others, first + k))
                alone.push_back({found.s, found.uncertain / std::abs(found.s)});
            else
                unsure.push_back(from);
        }
        for (const Pole& pole : alone) put(pole);
    }

    void put(const Pole& pole) {
        poles_.push_back(pole);
        if (pole.s.imag() == 0) return;
        poles_.push_back(pole);
        poles_.back().s = std::conj(pole.s);
    }

    // Several poles at 0, which rounding puts around it: no guess beside them is as small.
    void take_at_origin(std::vector<Complex> guesses, std::vector<Complex>& unsure) {
        constexpr double apart = 1e3, nothing = 1e-9;
        const auto smaller = [](const Complex& a, const Complex& b) { return std::abs(a) < std::abs(b); };
        std::sort(guesses.begin(), guesses.end(), smaller);
        double last = -1, next = 0;
        for (const Complex& s : guesses) {
            const Complex upper{s.real(), std::abs(s.imag())};
            next = std::abs(s);
            if (std::find(unsure.begin(), unsure.end(), upper) == unsure.end()) break;
            last = next;
        }
        if (last < 0 || (next != last && next < apart * last)) return;
        last = std::max(last, std::numeric_limits<double>::epsilon() * shift_);
        if (next <= last) next = std::max(apart * last, shift_);
        // Close to 0 there may be no factors.
        std::optional<PolesInside> inside;
        double radius = last;
        for (int turn = 0; turn < 3 && !inside; ++turn) {
            radius = std::sqrt(radius * next);
            inside = poles_inside(pencil_, charges_, 0, radius, Digits::all);
        }
        const double count = inside ? std::round(inside->count) : 0;
        if (count < 1 || std::abs(inside->count - count) > whole || std::abs(inside->mean) > nothing * radius)
            return;
        for (int k = 0; k < static_cast<int>(count); ++k) poles_.push_back({0, 0, static_cast<int>(count)});
        std::erase_if(unsure, [&](const Complex& s) { return std::abs(s) <= last; });
    }

    // What is left are poles close together, and guesses of nothing. Around those that are near each other a
    // circle tells how many there are.
    void gather(std::vector<Complex> unsure) {
        while (!unsure.empty()) {
            const Complex first = unsure.back();
            // Rounding splits m poles by its m-th root: 1e-3 of five.
            const double near = 2e-3 * std::abs(first);
            std::vector<Complex> others;
            Complex sum = 0;
            std::size_t members = 0;
            for (const Complex& s : unsure)
                if (std::abs(s - first) <= near)
                    sum += s, ++members;
                else
                    others.push_back(s);
            unsure = std::move(others);
            Complex centre = sum / static_cast<double>(members);
            if (std::abs(centre.imag()) <= near) centre = centre.real();
            cluster(centre, near, static_cast<int>(members));
        }
    }

    void cluster(Complex centre, double near, int members) {
        for (double radius : {near / 50, 2 * near, 8 * near}) {
            double wanted = 0; // those that are known inside are no news
            for (const Pole& one : poles_)
                if (std::abs(one.s - centre) < radius) ++wanted;
            const std::optional<PolesInside> inside =
                poles_inside(pencil_, charges_, centre, radius, Digits::all);
            if (!inside || std::abs(inside->count - std::round(inside->count)) > whole / 10) continue;
            const int count = static_cast<int>(std::round(inside->count - wanted));
            if (radius < near && count != members) continue; // some may be outside
            if (count <= 0) return;
            if (wanted > 0) continue;
            const Complex mean = inside->mean;
            // Poles just outside of the circle leave as much in the count as in the mean.
            const double left = std::abs(inside->count - std::round(inside->count));
            double uncertain = std::max(1e-13, 10 * left) * radius / std::abs(mean);
            Complex s = mean;
            // A single one is refined from here.
            if (count == 1)
                if (const auto found = refined_pole(pencil_, mean, shift_);
                    found && std::abs(found->s - mean) <= std::max(1e-6 * std::abs(mean), uncertain) &&
                    found->uncertain < uncertain * std::abs(mean)) {
                    s = found->s;
                    uncertain = found->uncertain / std::abs(s);
                    if (mean.imag() == 0) s = s.real();
                }
            for (int k = 0; k < count; ++k) put({s, uncertain, count});
            return;
        }
    }

    // Whether there are as many as were found, in a circle around them all and in larger ones.
    [[nodiscard]] bool counted() const {
        double largest = 0;
        for (const Pole& one : poles_) largest = std::max(largest, std::abs(one.s));
        if (largest == 0) largest = shift_;
        const auto found = static_cast<double>(poles_.size());
        const std::optional<PolesInside> inside =
            poles_inside(pencil_, charges_, 0, 4 * largest, Digits::to_count);
        if (!inside || std::abs(inside->count - found) > whole) return false;
        // Farther out rounding may hide what the numbers say; a whole number more is a pole that is missing.
        for (double radius = 1e3 * largest; radius < beyond_all_poles; radius *= 1e3) {
            const std::optional<PolesInside> more =
                poles_inside(pencil_, charges_, 0, radius, Digits::to_count);
            if (!more) continue;
            const double extra = more->count - found;
            if (extra > 0.5 && std::abs(extra - std::round(extra)) < whole / 10) return false;
        }
        return true;
    }

    struct Doubtful {
        Complex from;
        RefinedPole found;
    };

    const Pencil& pencil_;
    Charges charges_;
    std::vector<Pole> poles_, strayed_;
    std::vector<Doubtful> doubtful_;
    double shift_ = 0;
};

// Shifts: of the order of what time constants of circuits are, and between.
constexpr double shifts[] = {1.7e4, 1.3e7, 1.9e1, 1.1e10, 1.7e-2, 1.3e13};

// Whether G + sC has factors for some s: for all but a few then.
bool regular(const Pencil& pencil) {
    linalg::PencilLu<double> factors = pencil.factors<double>();
    return std::any_of(std::begin(shifts), std::end(shifts),
                       [&](double s) { return factors.factor(s).code == linalg::LuStatus::ok; });
}

} // namespace

Outcome<std::vector<Pole>> spectrum(const Pencil& pencil) {
    std::vector<Pole> all;
    if (!regular(pencil)) return Failure(Failure::Kind::singular, "the equations are singular at every s");
    for (const Pencil& part : pencil.loops()) {
        Loop loop(part);
        if (loop.charges() > most_charges)
            return bad_request(
                fmt::format("{} charges depend on each other, and poles are found of at most {}",
                            loop.charges(), most_charges),
                "simulate a part of the circuit, or read the response of an .ac");
        const bool found =
            std::any_of(std::begin(shifts), std::end(shifts), [&](double shift) { return loop.find(shift); });
        if (!found)
            return Failure(Failure::Kind::no_convergence,
                           fmt::format("not all poles of a loop with {} charges are found: the list and the "
                                       "count of them do not agree",
                                       loop.charges()));
        all.insert(all.end(), loop.poles().begin(), loop.poles().end());
    }
    std::sort(all.begin(), all.end(), [](const Pole& a, const Pole& b) {
        const double m = std::abs(a.s), n = std::abs(b.s);
        if (m != n) return m < n;
        const double i = std::abs(a.s.imag()), j = std::abs(b.s.imag());
        return i != j ? i < j : a.s.imag() > b.s.imag();
    });
    return all;
}

} // namespace nullor::analysis
