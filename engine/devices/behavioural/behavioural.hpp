#pragma once
// Behavioural sources: B, and E, F, G, H with VALUE=, TABLE or POLY.
//     BehaviouralVoltage:  v(0,1) = e(x, t) in V; the branch current i has the row v(0,1) - e = 0
//     BehaviouralCurrent:  i = e(x, t) in A from the first pin through the source to the second; where
//                          somebody reads i(device) it is an unknown with the row i - e = 0
// Each ddt and idt in the expression is an unknown of its own (behavioural_terms.hpp).

#include "engine/devices/behavioural/behavioural_terms.hpp"

namespace nullor::devices {

class BehaviouralVoltage {
public:
    static constexpr DeviceInfo description{"behavioural voltage source",
                                            "voltage given by an expression",
                                            {.letters = "beh", .expression = CardSyntax::Expression::voltage},
                                            {},
                                            true};
    static const DeviceInfo& info() { return description; }

    explicit BehaviouralVoltage(const Card& card) : terms_(card, true) {}

    std::vector<Internal> internals() const { return terms_.internals(); }
    unsigned variant() const { return 0; }
    bool linear() const { return terms_.linear(); }
    bool has_switches() const { return terms_.has_switches(); }
    bool affine_between_switches() const { return terms_.affine_between_switches(); }
    bool reads_time() const { return terms_.reads_time(); }
    std::vector<Path> paths() const { return {{0, 1, PathKind::controlled_voltage}}; }
    std::vector<Pin> pinned() const { return terms_.pinned(); }

    void switches(const double* x, double t, std::vector<double>& g) const { terms_.switches(x, t, g); }
    void evaluate(const double* x, double t, LocalEquations& out) const {
        const int i = terms_.branch();
        terms_.branch_into_pins(x, out);
        out.f[i] += x[0] - x[1];
        out.df[i * out.n] += 1;
        out.df[i * out.n + 1] -= 1;
        terms_.add_value(x, t, i, -1, out);
        terms_.add_states(x, t, out);
    }

    void values(const double* x, double t, double* f, double* q) const {
        const int i = terms_.branch();
        f[0] += x[i];
        f[1] -= x[i];
        f[i] += x[0] - x[1] - terms_.value(x, t);
        terms_.add_state_values(x, t, f, q);
    }

    void pattern(LocalPattern& out) const {
        const int i = terms_.branch();
        terms_.branch_pattern(out);
        out.df.insert(out.df.end(), {{i, 0}, {i, 1}});
        terms_.value_pattern(i, out);
        terms_.state_pattern(out);
    }

private:
    BehaviouralTerms terms_;
};

class BehaviouralCurrent {
public:
    static constexpr DeviceInfo description{"behavioural current source",
                                            "current given by an expression",
                                            {.letters = "bgf", .expression = CardSyntax::Expression::current},
                                            {}};
    static const DeviceInfo& info() { return description; }

    static constexpr bool own_current = true;

    explicit BehaviouralCurrent(const Card& card) : terms_(card, card.read_pins != 0) {}

    std::vector<Internal> internals() const { return terms_.internals(); }
    unsigned variant() const { return terms_.branch() >= 0 ? 1 : 0; }
    bool linear() const { return terms_.linear(); }
    bool has_switches() const { return terms_.has_switches(); }
    bool affine_between_switches() const { return terms_.affine_between_switches(); }
    bool reads_time() const { return terms_.reads_time(); }
    std::vector<Pin> pinned() const { return terms_.pinned(); }
    // A current that depends on the voltage of its own pins is a resistance.
    std::vector<Path> paths() const {
        const bool own = terms_.reads_node(0) || terms_.reads_node(1);
        return {{0, 1, own ? PathKind::resistive : PathKind::current_source}};
    }

    void switches(const double* x, double t, std::vector<double>& g) const { terms_.switches(x, t, g); }
    void evaluate(const double* x, double t, LocalEquations& out) const {
        const int i = terms_.branch();
        if (i >= 0) {
            terms_.branch_into_pins(x, out);
            out.f[i] += x[i];
            out.df[i * out.n + i] += 1;
            terms_.add_value(x, t, i, -1, out);
        } else {
            terms_.add_value(x, t, 0, 1, out);
            out.f[1] -= out.f[0];
            for (int k = 0; k < out.n; ++k) out.df[out.n + k] -= out.df[k];
        }
        terms_.add_states(x, t, out);
    }

    void values(const double* x, double t, double* f, double* q) const {
        const int i = terms_.branch();
        const double value = terms_.value(x, t);
        f[0] += i >= 0 ? x[i] : value;
        f[1] -= i >= 0 ? x[i] : value;
        if (i >= 0) f[i] += x[i] - value;
        terms_.add_state_values(x, t, f, q);
    }

    void pattern(LocalPattern& out) const {
        const int i = terms_.branch();
        if (i >= 0) {
            terms_.branch_pattern(out);
            out.df.emplace_back(i, i);
            terms_.value_pattern(i, out);
        } else {
            terms_.value_pattern(0, out);
            terms_.value_pattern(1, out);
        }
        terms_.state_pattern(out);
    }

private:
    BehaviouralTerms terms_;
};

} // namespace nullor::devices
