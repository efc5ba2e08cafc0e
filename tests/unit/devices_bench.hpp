#pragma once

#include <cmath>
#include <optional>

#include <doctest/doctest.h>

#include "engine/devices/opamp/opamp.hpp"
#include "tests/unit/devices_cards.hpp"

namespace device_tests {

// A resistive network around the pins of one op-amp. Node -1 is ground; a fixed voltage is a 1 micro-ohm
// source.
class Bench {
public:
    Bench(int pins, const Parameters& set) : data_(OpAmp::info(), set) {
        data_.pins = data_.nodes = pins;
        build();
    }
    void set(std::string_view name, double value) {
        data_.put(static_cast<std::size_t>(OpAmp::info().find(name)), value);
        build();
    }
    const OpAmp& device() const { return *device_; }
    int unknowns() const { return locals(*device_, data_); }
    int out() const { return data_.pins - 1; }
    int internal(std::string_view name) const {
        const auto list = device_->internals();
        for (std::size_t k = 0; k < list.size(); ++k)
            if (list[k].name == name) return data_.pins + static_cast<int>(k);
        return -1;
    }

    void resistor(int a, int b, double ohm) { resistors_.push_back({a, b, ohm, 0}); }
    // A source of `volt` behind `ohm` from node to ground.
    void source(int node, double volt, double ohm = 1e-6) { resistors_.push_back({node, -1, ohm, volt}); }

    // f + alpha (q - q_history) = 0 by Newton, or nothing after 40 iterations. alpha = 0 is the operating
    // point, alpha = 1/dt a step of backward Euler.
    std::optional<std::vector<double>> solve(std::vector<double> x, double alpha = 0,
                                             const std::vector<double>& q_history = {}) const {
        for (int iteration = 0; iteration < 40; ++iteration) {
            Equations at = equations(*device_, x, -1);
            for (std::size_t k = 0; k < x.size(); ++k) {
                at.f[k] += alpha * (at.q[k] - (q_history.empty() ? 0 : q_history[k]));
                for (std::size_t j = 0; j < x.size(); ++j)
                    at.df[k * x.size() + j] += alpha * at.dq[k * x.size() + j];
            }
            for (const auto& r : resistors_) add(r, x, at);
            std::vector<double> step = eliminate(at.df, at.f);
            if (step.empty()) return std::nullopt;
            std::vector<double> next = x;
            bool done = true;
            for (std::size_t k = 0; k < x.size(); ++k) {
                next[k] -= step[k];
                done = done && std::abs(step[k]) <= 1e-9 * (std::abs(next[k]) + 1e-3);
            }
            const bool limited = device_->limit(x.data(), next.data());
            x = next;
            if (done && !limited) return x;
        }
        return std::nullopt;
    }
    std::vector<double> zero() const {
        return std::vector<double>(static_cast<std::size_t>(unknowns()), 0.0);
    }

private:
    struct Branch {
        int a, b;
        double ohm, volt;
    };

    void build() {
        CardProblems problems;
        check_card(find_kind('x', "opamp", CardSyntax::Expression::none), data_.card(), problems);
        for (const CardProblem& problem : problems) REQUIRE(problem.severity != Severity::error);
        device_.emplace(data_.card());
    }

    static void add(const Branch& r, const std::vector<double>& x, Equations& at) {
        const auto voltage = [&](int node) { return node < 0 ? 0.0 : x[static_cast<std::size_t>(node)]; };
        const double current = (voltage(r.a) - voltage(r.b) - r.volt) / r.ohm;
        const std::size_t n = x.size();
        for (const auto& [row, sign] : {std::pair{r.a, 1.0}, std::pair{r.b, -1.0}}) {
            if (row < 0) continue;
            at.f[static_cast<std::size_t>(row)] += sign * current;
            if (r.a >= 0)
                at.df[static_cast<std::size_t>(row) * n + static_cast<std::size_t>(r.a)] += sign / r.ohm;
            if (r.b >= 0)
                at.df[static_cast<std::size_t>(row) * n + static_cast<std::size_t>(r.b)] -= sign / r.ohm;
        }
    }

    // Gauss with full row scaling; empty if singular.
    static std::vector<double> eliminate(std::vector<double> a, std::vector<double> b) {
        const std::size_t n = b.size();
        for (std::size_t row = 0; row < n; ++row) {
            double most = 0;
            for (std::size_t k = 0; k < n; ++k) most = std::max(most, std::abs(a[row * n + k]));
            if (most == 0) return {};
            for (std::size_t k = 0; k < n; ++k) a[row * n + k] /= most;
            b[row] /= most;
        }
        for (std::size_t p = 0; p < n; ++p) {
            std::size_t best = p;
            for (std::size_t row = p + 1; row < n; ++row)
                if (std::abs(a[row * n + p]) > std::abs(a[best * n + p])) best = row;
            if (std::abs(a[best * n + p]) < 1e-25) return {};
            for (std::size_t k = 0; k < n; ++k) std::swap(a[p * n + k], a[best * n + k]);
            std::swap(b[p], b[best]);
            for (std::size_t row = p + 1; row < n; ++row) {
                const double factor = a[row * n + p] / a[p * n + p];
                for (std::size_t k = p; k < n; ++k) a[row * n + k] -= factor * a[p * n + k];
                b[row] -= factor * b[p];
            }
        }
        for (std::size_t p = n; p-- > 0;) {
            for (std::size_t k = p + 1; k < n; ++k) b[p] -= a[p * n + k] * b[k];
            b[p] /= a[p * n + p];
        }
        return b;
    }

    CardData data_;
    std::optional<OpAmp> device_;
    std::vector<Branch> resistors_;
};

} // namespace device_tests
