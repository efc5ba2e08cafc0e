#pragma once
// The bank of one device type: gathers local unknowns, asks the law, scatters what it says.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/mask.hpp"
#include "engine/circuit/bank/amplifiers.hpp"
#include "engine/circuit/bank/bank.hpp"
#include "engine/circuit/bank/beside.hpp"
#include "engine/circuit/bank/junctions.hpp"
#include "engine/circuit/bank/kept_derivatives.hpp"
#include "engine/circuit/bank/linear_terms.hpp"
#include "engine/circuit/bank/pieces.hpp"
#include "engine/circuit/bank/slopes.hpp"
#include "engine/circuit/bank/states.hpp"
#include "engine/circuit/bank/switches_of.hpp"
#include "engine/circuit/bank/tell.hpp"

namespace nullor {

template <class D>
class BankOf final : public Bank, public AmplifiersOf<D, BankOf<D>> {
    friend AmplifiersOf<D, BankOf<D>>;

public:
    void refill(const Circuit& circuit, const Values& values, std::span<const InstanceId> ids) override {
        std::vector<D> before;
        if constexpr (devices::Remembers<D>) std::swap(before, devices_);
        devices_.clear();
        linear_.clear();
        nonlinear_.clear();
        internal_.clear();
        std::vector<double> referred;
        for (std::size_t k = 0; k < ids.size(); ++k) {
            const devices::Card card = card_of(circuit, values, ids[k], referred);
            devices_.emplace_back(card);
            if (k < before.size()) keep_memory(before[k], devices_.back());
            internal_.push_back(card.nodes + card.references);
            (devices_.back().linear() ? linear_ : nonlinear_).push_back(static_cast<int>(k));
        }
        find_pieces();
    }

    bool reconstruct(const Circuit& circuit, const Values& values, int k, InstanceId id,
                     std::vector<double>& referred) override {
        D device(card_of(circuit, values, id, referred));
        if (device.linear() != linear(k)) return false;
        keep_memory(at(k), device);
        devices_[static_cast<std::size_t>(k)] = std::move(device);
        if (!linear(k)) find_pieces();
        return true;
    }

    bool linear(int k) const override { return at(k).linear(); }
    std::vector<devices::Internal> internals(int k) const override { return at(k).internals(); }
    unsigned variant(int k) const override { return at(k).variant(); }
    std::vector<devices::Path> paths(int k) const override { return at(k).paths(); }

    std::vector<devices::Pin> pinned(int k) const override {
        if constexpr (devices::Pins<D>) return at(k).pinned();
        return {};
    }

    void pattern(int k, devices::LocalPattern& out) const override {
        if constexpr (devices::StatesLaw<D>) {
            std::array<Mask, D::max_locals> x{}, f{}, q{};
            for (int j = 0; j < out.n; ++j) x[j] = Mask{std::uint64_t{1} << j};
            at(k).law(x.data(), at_dc, f.data(), q.data());
            for (int row = 0; row < out.n; ++row)
                for (int column = 0; column < out.n; ++column) {
                    if (f[row].bits >> column & 1) out.df.emplace_back(row, column);
                    if (q[row].bits >> column & 1) out.dq.emplace_back(row, column);
                }
        } else {
            at(k).pattern(out);
        }
    }

    void add_linear(const Layout& layout, const Assembly& out, const Assembly& sizes) const override {
        Local local;
        for (int k : linear_) {
            local.clear(layout.locals(k));
            evaluate_law(at(k), at_dc, local);
            scatter(layout, k, local, out, !excited);
            scatter_sizes(layout, k, local, sizes);
        }
    }

    void linear_terms(const Layout& layout, int k, LinearTerms& out) const override {
        find_linear_terms(at(k), layout, k, local_, out);
        if (!excited) return;
        std::fill(out.f().begin(), out.f().end(), 0.0);
        std::fill(out.q().begin(), out.q().end(), 0.0);
    }

    void add_excitation(const Layout& layout, double t, double scale, double* f) const override {
        if constexpr (excited && devices::StatesLaw<D>) {
            std::array<double, D::max_locals> x{}, local_f, local_q;
            for (int k : linear_) {
                local_f.fill(0.0);
                local_q.fill(0.0);
                at(k).law(x.data(), t, local_f.data(), local_q.data());
                const int* map = layout.map(k);
                for (int row = 0; row < layout.locals(k); ++row) f[map[row]] += scale * local_f[row];
            }
        }
    }

    void excitation_rows(const Layout& layout, std::vector<int>& rows) const override {
        if constexpr (excited)
            for (int k : linear_) rows.insert(rows.end(), layout.map(k), layout.map(k) + layout.locals(k));
    }

    void excited_rows(const Layout& layout, std::vector<int>& rows) const override {
        if constexpr (excited)
            for (int k : linear_)
                for (int row : at(k).excited_rows()) rows.push_back(layout.map(k)[row]);
    }

    void delays(const Layout& layout, std::vector<Delayed>& list) const override {
        append_delays(devices_, layout, list);
    }
    void small_terms(const Layout& layout, std::vector<SmallTerm>& list) const override {
        append_small_terms(devices_, layout, list);
    }

    int evaluate(const Layout& layout, const double* x, double t, const Assembly& out) override {
        if constexpr (devices::PiecewiseAffine<D>) return evaluate_on_pieces(layout, x, t, out);
        int dropped = 0;
        pieces_.clear();
        if (piecewise_affine_) switches_.append(layout, devices_, nonlinear_, x, t, Corners::all, pieces_);
        for (int k : nonlinear_) {
            gather(layout, k, x, local_);
            if (junctions_.holds(k)) {
                const std::vector<double> wanted = local_.x;
                junctions_.put(k, local_.x);
                evaluate_law(at(k), t, local_);
                continue_to(wanted, local_);
            } else {
                evaluate_law(at(k), t, local_);
            }
            dropped += local_.drop_not_finite();
            scatter(layout, k, local_, out, true);
        }
        return dropped;
    }

    bool piecewise_affine() const override { return piecewise_affine_; }

    bool reads_time() const override {
        if constexpr (devices::ReadsTime<D>)
            return std::any_of(nonlinear_.begin(), nonlinear_.end(),
                               [this](int k) { return at(k).reads_time(); });
        return false;
    }

    bool on_same_pieces(const Layout& layout, const double* x, double t) override {
        if constexpr (devices::PerhapsPiecewiseAffine<D>) {
            if (!piecewise_affine_) return false;
            pieces_now_.clear();
            switches_.append(layout, devices_, nonlinear_, x, t, Corners::all, pieces_now_);
            return same_pieces(pieces_, pieces_now_);
        }
        return nonlinear_.empty();
    }

    void add_values(const Layout& layout, const double* x, double t, double* f, double* q) const override {
        for (int k : nonlinear_)
            if constexpr (devices::StatesLaw<D>) {
                nullor::add_values(at(k), layout, k, x, t, f, q);
            } else {
                find_values(layout, k, x, t);
                add_found(layout, k, local_.f.data(), local_.q.data(), f, q);
            }
    }

    void add_twice(const Layout& layout, const double* x, const double* x_low, double t,
                   Twice* f) const override {
        for (int k = 0; k < layout.count(); ++k) {
            slopes_at(layout, k, x, t);
            scatter_values_twice(layout, k, local_, linear(k), x, x_low, f);
        }
    }

    void add_entries(const Layout& layout, const double* x, double t, Twice* g, Twice* c) const override {
        for (int k = 0; k < layout.count(); ++k) {
            slopes_at(layout, k, x, t);
            scatter_twice(layout, k, local_, g, c);
        }
    }

    void add_magnitudes(const Layout& layout, const double* x, double t, double* terms) const override {
        for (int k = 0; k < layout.count(); ++k) {
            slopes_at(layout, k, x, t);
            scatter_magnitudes(layout, k, local_, linear(k), x, terms);
        }
    }

    bool has_nonlinear() const override { return !nonlinear_.empty(); }

    void nonlinear_slots(const Layout& layout, std::vector<int>& g, std::vector<int>& c) const override {
        for (int k : nonlinear_) {
            for (int e = layout.g_first[k]; e < layout.g_first[k + 1]; ++e) g.push_back(layout.g[e].slot);
            for (int e = layout.c_first[k]; e < layout.c_first[k + 1]; ++e) c.push_back(layout.c[e].slot);
        }
    }

    bool add_slopes([[maybe_unused]] const Layout& layout, [[maybe_unused]] int k,
                    [[maybe_unused]] const devices::CardOf<Dual<1>>& card, [[maybe_unused]] const double* x,
                    [[maybe_unused]] double t, [[maybe_unused]] const Assembly& out) const override {
        if constexpr (HasSlopes<D>) nullor::add_slopes<D>(layout, k, card, x, t, out);
        return HasSlopes<D>;
    }

    void add_stimulus(const Layout& layout, std::complex<double>* u) const override {
        if constexpr (devices::Stimulates<D>) {
            std::array<std::complex<double>, D::max_locals> local;
            for (int k = 0; k < layout.count(); ++k) {
                local.fill(0.0);
                at(k).stimulus(local.data());
                for (int row = 0; row < layout.locals(k); ++row) u[layout.map(k)[row]] += local[row];
            }
        }
    }

    double next_breakpoint(double t) const override {
        double next = std::numeric_limits<double>::infinity();
        if constexpr (excited)
            for (const D& device : devices_) next = std::min(next, device.next_breakpoint(t));
        return next;
    }

    double period() const override {
        double shortest = std::numeric_limits<double>::infinity();
        if constexpr (excited)
            for (const D& device : devices_) shortest = std::min(shortest, device.period());
        return shortest;
    }

    bool limit(const Layout& layout, const double* x_old, double* x_new) override {
        bool limited = false;
        if constexpr (devices::LimitsUnknowns<D>) {
            std::array<double, D::max_locals> before, after;
            for (int k : nonlinear_) {
                gather(layout, k, x_old, before.data());
                gather(layout, k, x_new, after.data());
                if (!at(k).limit(before.data(), after.data())) continue;
                limited = true;
                put_internals(layout, k, after.data(), x_new);
            }
        }
        return junctions_.limit(layout, x_old, x_new) || limited;
    }

    void release_junctions() override { junctions_.release(); }
    void start_junctions() override { junctions_.start(); }
    bool has_switches() const override {
        if constexpr (devices::AppendsSwitches<D>)
            return std::any_of(devices_.begin(), devices_.end(),
                               [](const D& device) { return device.has_switches(); });
        return devices::WritesSwitches<D> && !nonlinear_.empty();
    }

    void switches(const Layout& layout, const double* x, double t, Corners which,
                  std::vector<double>& g) const override {
        switches_.append(layout, devices_, nonlinear_, x, t, which, g);
    }

    int turn(const Layout& layout, const double* x) override { return turn_states(devices_, layout, x); }
    void forget_states() override { reset_states(devices_); }
    void memory(std::vector<unsigned>& list) const override { list_states(devices_, list); }
    std::span<const unsigned> remember(std::span<const unsigned> list) override {
        return take_states(devices_, list);
    }

    void add_initial_charge(const Layout& layout, double* x, double* q) const override {
        Local local;
        for (int k = 0; k < layout.count(); ++k) {
            gather(layout, k, x, local);
            if constexpr (devices::HasInitial<D>) at(k).initial(local.x.data());
            put_internals(layout, k, local.x.data(), x);
            evaluate_law(at(k), 0.0, local);
            for (int row = 0; row < layout.locals(k); ++row) q[layout.map(k)[row]] += local.q[row];
        }
    }

    std::string state(const Layout& layout, int k, const double* x) const override {
        return tell_state(at(k), layout, k, x);
    }

    void quantities(const Layout& layout, int k, const double* x,
                    std::vector<Quantity>& list) const override {
        tell_quantities(at(k), layout, k, x, list);
    }
    void noise(const Layout& layout, int k, const double* x,
               std::vector<devices::NoiseSource>& list) const override {
        tell_noise(at(k), layout, k, x, list);
    }

    NotFinite not_finite(const Layout& layout, const double* x, double t) const override {
        for (int k = 0; k < layout.count(); ++k)
            if (const double v = nullor::not_finite(at(k), layout, k, x, t); v != 0) return {k, v};
        return {};
    }

private:
    static constexpr bool excited = devices::Excited<D>;
    // The devices are new: what was kept of their pieces is no more.
    void find_pieces() {
        pieces_.clear();
        switches_.forget();
        junctions_.find(devices_);
        piecewise_affine_ = std::all_of(nonlinear_.begin(), nonlinear_.end(), [&]([[maybe_unused]] int k) {
            if constexpr (devices::PiecewiseAffine<D>)
                return true;
            else if constexpr (devices::PerhapsPiecewiseAffine<D>)
                return at(k).affine_between_switches();
            else
                return false;
        });
    }

    // f and the derivatives of instance k, in local_; linear ones have theirs everywhere.
    void slopes_at(const Layout& layout, int k, const double* x, double t) const {
        if (linear(k))
            local_.clear(layout.locals(k));
        else
            gather(layout, k, x, local_);
        evaluate_law(at(k), linear(k) ? at_dc : t, local_);
        (void)local_.drop_not_finite();
    }

    // Of instance k, in local_.
    void find_values(const Layout& layout, int k, const double* x, double t) const {
        local_.clear_values(layout.locals(k));
        gather(layout, k, x, local_.x.data());
        if constexpr (devices::StatesLaw<D>)
            at(k).law(local_.x.data(), t, local_.f.data(), local_.q.data());
        else if constexpr (requires(const D& d, double* p) { d.values(p, t, p, p); })
            at(k).values(local_.x.data(), t, local_.f.data(), local_.q.data());
        else
            evaluate_law(at(k), t, local_);
    }

    int evaluate_on_pieces(const Layout& layout, const double* x, double t, const Assembly& out) {
        const auto finite = [](double value) { return std::isfinite(value); };
        int dropped = 0;
        pieces_now_.clear();
        for (int k : nonlinear_) {
            find_values(layout, k, x, t);
            const auto first = static_cast<std::ptrdiff_t>(pieces_now_.size());
            std::array<double, D::max_switches> own;
            pieces_now_.insert(pieces_now_.end(), own.data(),
                               write_switches(at(k), {x, layout.map(k)}, t, Corners::all, own.data()));
            if (pieces_now_.size() <= pieces_.size() &&
                std::equal(pieces_now_.begin() + first, pieces_now_.end(), pieces_.begin() + first,
                           same_side) &&
                std::all_of(local_.f.begin(), local_.f.end(), finite) &&
                std::all_of(local_.q.begin(), local_.q.end(), finite)) {
                add_found(layout, k, local_.f.data(), local_.q.data(), out.f, out.q);
                kept_.add(layout, k, out);
                continue;
            }
            gather(layout, k, x, local_);
            evaluate_law(at(k), t, local_);
            const int not_finite = local_.drop_not_finite();
            dropped += not_finite;
            scatter(layout, k, local_, out, true);
            kept_.keep(layout, k, local_.df, local_.dq);
            // What was left out is not to be used again.
            if (not_finite > 0)
                std::fill(pieces_now_.begin() + static_cast<std::ptrdiff_t>(first), pieces_now_.end(), 0.0);
        }
        std::swap(pieces_, pieces_now_);
        return dropped;
    }

    const D& at(int k) const { return devices_[static_cast<std::size_t>(k)]; }

    void put_internals(const Layout& layout, int k, const double* local, double* x) const {
        const int* map = layout.map(k);
        for (int j = internal_[k]; j < layout.locals(k); ++j) x[map[j]] = local[j];
    }

    std::vector<D> devices_;
    mutable Local local_;            // of the instance at hand
    mutable SwitchesOf<D> switches_; // of the nonlinear instances
    Junctions<D> junctions_;         // of all instances
    bool piecewise_affine_ = true;
    std::vector<double> pieces_, pieces_now_; // their switches at the last evaluate(), and now
    KeptDerivatives kept_;                    // of then
    std::vector<int> linear_, nonlinear_;
    std::vector<int> internal_; // per instance: its first internal unknown among the local ones
};

} // namespace nullor
