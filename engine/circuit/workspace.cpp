#include "engine/circuit/workspace.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/circuit/bank/amplifiers.hpp"

namespace nullor {

Workspace::Workspace(std::shared_ptr<const System> system, const Values& values)
    : system_(std::move(system)) {
    for (const Layout& layout : system_->layouts()) {
        banks_.push_back(make_bank(layout.kind));
        banks_.back()->refill(system_->circuit(), values, layout.instances);
        if (const auto* bank = dynamic_cast<const AmplifierBank*>(banks_.back().get()))
            amplifying_.push_back({bank, &layout});
    }
    stamp_linear();
}

bool Workspace::refill(const Values& values) {
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        banks_[b]->refill(system_->circuit(), values, layout.instances);
        for (int k = 0; k < layout.count(); ++k)
            if (banks_[b]->variant(k) != layout.variants[static_cast<std::size_t>(k)]) return false;
    }
    stamp_linear();
    return true;
}

bool Workspace::refill(const Values& values, std::span<const InstanceId> ids) {
    if (!restamp_ || !restamp_->is_for(ids)) restamp_.emplace(*system_, banks_, ids);
    const Assembly linear{f_constant_.data(), q_constant_.data(), g_linear_.data(), c_linear_.data()};
    excited_ = rested_ = false;
    const Restamp::Result result = restamp_->refill(*system_, values, banks_, linear);
    if (!delays_.empty() || !small_terms_.empty()) find_beside();
    switch (result) {
    case Restamp::Result::structure: return false;
    case Restamp::Result::linearity: return refill(values);
    case Restamp::Result::same: return true;
    case Restamp::Result::changed: break;
    }
    const auto take = [](std::vector<double>& matrix, const std::vector<double>& from,
                         std::span<const int> slots) {
        for (const int slot : slots)
            matrix[static_cast<std::size_t>(slot)] = from[static_cast<std::size_t>(slot)];
    };
    take(g_, g_linear_, restamp_->g_slots());
    take(c_, c_linear_, restamp_->c_slots());
    take(g_, g_linear_, g_slots_);
    take(c_, c_linear_, c_slots_);
    collected_ = stamped_ = false;
    ++version_;
    return true;
}

void Workspace::collect_entries() {
    columns_.clear();
    g_entries_.clear();
    c_entries_.clear();
    const linalg::Pattern& pattern = system_->pattern();
    for (std::size_t column = 0; column < static_cast<std::size_t>(pattern.n); ++column) {
        for (auto s = static_cast<std::size_t>(pattern.col_ptr[column]);
             s < static_cast<std::size_t>(pattern.col_ptr[column + 1]); ++s) {
            if (g_linear_[s] != 0) g_entries_.push_back({pattern.row_index[s], g_linear_[s]});
            if (c_linear_[s] != 0) c_entries_.push_back({pattern.row_index[s], c_linear_[s]});
        }
        columns_.push_back({static_cast<int>(g_entries_.size()), static_cast<int>(c_entries_.size())});
    }
    collected_ = true;
}

void Workspace::stamp_linear() {
    restamp_.reset();
    const auto n = static_cast<std::size_t>(system_->size()) + 1;
    const auto slots = static_cast<std::size_t>(system_->pattern().nnz()) + 1;
    for (auto* vector : {&f_, &q_, &f_constant_, &q_constant_}) vector->assign(n, 0.0);
    for (auto* vector : {&g_linear_, &c_linear_}) vector->assign(slots, 0.0);
    const Assembly out{f_constant_.data(), q_constant_.data(), g_linear_.data(), c_linear_.data()};
    std::vector<double> g_sizes(slots, 0.0), c_sizes(slots, 0.0);
    const Assembly sizes{nullptr, nullptr, g_sizes.data(), c_sizes.data()};
    for (std::size_t b = 0; b < banks_.size(); ++b) banks_[b]->add_linear(system_->layouts()[b], out, sizes);
    for (std::size_t s = 0; s < slots; ++s) {
        g_linear_[s] = without_rounding(g_linear_[s], g_sizes[s]);
        c_linear_[s] = without_rounding(c_linear_[s], c_sizes[s]);
    }
    find_beside();
    for (const Delayed& delay : delays_)
        if (past_) g_linear_[static_cast<std::size_t>(delay.slot)] -= delay.factor;
    collected_ = false;
    g_slots_.clear();
    c_slots_.clear();
    nonlinear_ = false;
    switching_.clear();
    for (std::size_t b = 0; b < banks_.size(); ++b)
        if (banks_[b]->has_switches()) switching_.push_back(b);
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        nonlinear_ = nonlinear_ || banks_[b]->has_nonlinear();
        banks_[b]->nonlinear_slots(layout, g_slots_, c_slots_);
    }
    for (auto* list : {&g_slots_, &c_slots_}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    g_ = g_linear_;
    c_ = c_linear_;
    excitation_rows_.clear();
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->excitation_rows(system_->layouts()[b], excitation_rows_);
    for (const Delayed& delay : delays_) excitation_rows_.push_back(delay.row);
    excited_ = rested_ = stamped_ = false;
    ++version_;
}

// Newton's iterations, and the last stage of a step and the first of the next, ask for the same time again.
void Workspace::excite(double t, double scale) {
    if (excited_ && t == excited_at_ && scale == excited_scale_) return;
    const auto rest = [&](std::size_t row) { f_excited_[row] = scale * f_constant_[row]; };
    if (rested_ && scale == excited_scale_) {
        for (const int row : excitation_rows_) rest(static_cast<std::size_t>(row));
    } else {
        f_excited_.resize(f_.size());
        for (std::size_t row = 0; row < f_.size(); ++row) rest(row);
        rested_ = true;
    }
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->add_excitation(system_->layouts()[b], t, scale, f_excited_.data());
    for (std::size_t k = 0; past_ && k < delays_.size(); ++k)
        f_excited_[static_cast<std::size_t>(delays_[k].row)] +=
            scale * delays_[k].factor * past_->value(k, t);
    excited_at_ = t;
    excited_scale_ = scale;
    excited_ = true;
}

const std::vector<double>& Workspace::drive(double t) {
    excite(t, 1.0);
    return f_excited_;
}

std::vector<int> Workspace::driven_rows() const {
    std::vector<int> rows;
    for (std::size_t b = 0; b < banks_.size(); ++b) banks_[b]->excited_rows(system_->layouts()[b], rows);
    for (const Delayed& delay : delays_) rows.push_back(delay.row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (!rows.empty() && rows.back() == system_->size()) rows.pop_back();
    return rows;
}

bool Workspace::piecewise_affine() const {
    return std::all_of(banks_.begin(), banks_.end(),
                       [](const auto& bank) { return bank->piecewise_affine(); });
}

bool Workspace::nonlinear_reads_time() const {
    return std::any_of(banks_.begin(), banks_.end(), [](const auto& bank) { return bank->reads_time(); });
}

bool Workspace::on_same_pieces(const double* x, double t) {
    if (!nonlinear_) return true;
    bool same = stamped_;
    for (std::size_t b = 0; same && b < banks_.size(); ++b)
        same = banks_[b]->on_same_pieces(system_->layouts()[b], x, t);
    return same;
}

void Workspace::nonlinear_values(std::vector<double>& values) const {
    values.clear();
    for (const int slot : g_slots_) values.push_back(g_[static_cast<std::size_t>(slot)]);
    for (const int slot : c_slots_) values.push_back(c_[static_cast<std::size_t>(slot)]);
}

// What does not depend on x, and G x and C x of the linear devices.
void Workspace::add_linear_terms(const double* x) {
    if (!collected_) collect_entries();
    std::copy(f_excited_.begin(), f_excited_.end(), f_.begin());
    std::copy(q_constant_.begin(), q_constant_.end(), q_.begin());
    const Entry *g = g_entries_.data(), *c = c_entries_.data();
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        const double value = x[column];
        const Entry* const g_end = g_entries_.data() + columns_[column].g_end;
        const Entry* const c_end = c_entries_.data() + columns_[column].c_end;
        for (; g != g_end; ++g) f_[static_cast<std::size_t>(g->row)] += g->value * value;
        for (; c != c_end; ++c) q_[static_cast<std::size_t>(c->row)] += c->value * value;
    }
}

void Workspace::take_for_rounding(std::span<const double> magnitudes) {
    constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
    rounding_.clear();
    for (const double magnitude : magnitudes) rounding_.push_back(rounding * magnitude);
    drop_rounding();
}

void Workspace::drop_rounding() {
    for (std::size_t row = 0; row < rounding_.size(); ++row)
        if (std::abs(f_[row]) <= rounding_[row]) f_[row] = 0;
}

void Workspace::evaluate_values(const double* x, double t) {
    excite(t, 1.0);
    add_linear_terms(x);
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->add_values(system_->layouts()[b], x, t, f_.data(), q_.data());
    drop_rounding();
}

void Workspace::evaluate_charges(const double* x, double t) {
    if (!c_slots_.empty()) return evaluate_values(x, t);
    if (!collected_) collect_entries();
    std::copy(q_constant_.begin(), q_constant_.end(), q_.begin());
    const Entry* c = c_entries_.data();
    for (std::size_t column = 0; column < columns_.size(); ++column)
        for (const Entry* const end = c_entries_.data() + columns_[column].c_end; c != end; ++c)
            q_[static_cast<std::size_t>(c->row)] += c->value * x[column];
}

void Workspace::evaluate(const double* x, double t, double scale) {
    dropped_ = 0;
    excite(t, scale);
    add_linear_terms(x);
    if (!nonlinear_) return drop_rounding();

    bool same = on_same_pieces(x, t) || stamped_at(x, t);
    if (same) {
        for (std::size_t b = 0; b < banks_.size(); ++b)
            banks_[b]->add_values(system_->layouts()[b], x, t, f_.data(), q_.data());
        return drop_rounding();
    }
    stamped_ = true;
    g_before_.clear();
    c_before_.clear();
    for (int slot : g_slots_) {
        const auto s = static_cast<std::size_t>(slot);
        g_before_.push_back(g_[s]);
        g_[s] = g_linear_[s];
    }
    for (int slot : c_slots_) {
        const auto s = static_cast<std::size_t>(slot);
        c_before_.push_back(c_[s]);
        c_[s] = c_linear_[s];
    }
    const Assembly out{f_.data(), q_.data(), g_.data(), c_.data()};
    for (std::size_t b = 0; b < banks_.size(); ++b)
        dropped_ += banks_[b]->evaluate(system_->layouts()[b], x, t, out);
    drop_rounding();
    stamped_x_.clear();
    if (!holds_ && dropped_ == 0) stamped_x_.assign(x, x + f_.size() - 1);
    stamped_t_ = t;
    same = true;
    for (std::size_t k = 0; same && k < g_slots_.size(); ++k)
        same = g_[static_cast<std::size_t>(g_slots_[k])] == g_before_[k];
    for (std::size_t k = 0; same && k < c_slots_.size(); ++k)
        same = c_[static_cast<std::size_t>(c_slots_[k])] == c_before_[k];
    if (!same) ++version_;
}

// G and C are those of the laws at x and t: the end of a step is the beginning of the next.
bool Workspace::stamped_at(const double* x, double t) const {
    return stamped_ && !holds_ && !stamped_x_.empty() && t == stamped_t_ &&
           std::equal(stamped_x_.begin(), stamped_x_.end(), x);
}

void Workspace::evaluate_twice(const double* x, const double* x_low, double t, std::vector<double>& f) {
    excite(t, 1.0);
    sums_.assign(f_.size(), {});
    for (std::size_t row = 0; row < f_.size(); ++row) sums_[row].high = f_excited_[row];
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->add_twice(system_->layouts()[b], x, x_low, t, sums_.data());
    for (std::size_t k = 0; past_ && k < delays_.size(); ++k)
        for (const double* part : {x, x_low})
            sums_[static_cast<std::size_t>(delays_[k].row)].add_product(-delays_[k].factor,
                                                                        part[delays_[k].unknown]);
    f.resize(f_.size());
    for (std::size_t row = 0; row < f_.size(); ++row) f[row] = sums_[row].value();
}

void Workspace::magnitudes(const double* x, double t, std::vector<double>& terms) {
    excite(t, 1.0);
    terms.resize(f_.size());
    for (std::size_t row = 0; row < f_.size(); ++row) terms[row] = std::abs(f_excited_[row]);
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->add_magnitudes(system_->layouts()[b], x, t, terms.data());
}

void Workspace::lost_in_sums(const double* x, double t, std::vector<double>& g,
                             std::vector<double>& c) const {
    std::vector<Twice> g_sums(g_.size()), c_sums(c_.size());
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->add_entries(system_->layouts()[b], x, t, g_sums.data(), c_sums.data());
    const auto lost = [](const std::vector<double>& rounded, const std::vector<Twice>& sums,
                         std::vector<double>& out) {
        out.resize(rounded.size());
        // A sum that cancels but for rounding was made 0 on purpose.
        for (std::size_t s = 0; s < rounded.size(); ++s)
            out[s] = rounded[s] == 0 ? 0 : (sums[s].high - rounded[s]) + sums[s].low;
    };
    lost(g_, g_sums, g);
    lost(c_, c_sums, c);
}

void Workspace::stimulus(std::vector<std::complex<double>>& u) const {
    u.assign(f_.size(), 0.0);
    for (std::size_t b = 0; b < banks_.size(); ++b) banks_[b]->add_stimulus(system_->layouts()[b], u.data());
}

double Workspace::next_breakpoint(double t) const {
    const double next = next_source_corner(t);
    return past_ ? std::min(next, past_->next_corner(t)) : next;
}

double Workspace::next_source_corner(double t) const {
    double next = std::numeric_limits<double>::infinity();
    for (const auto& bank : banks_) next = std::min(next, bank->next_breakpoint(t));
    return next;
}

double Workspace::period() const {
    double shortest = std::numeric_limits<double>::infinity();
    for (const auto& bank : banks_) shortest = std::min(shortest, bank->period());
    return shortest;
}

std::vector<unsigned> Workspace::memory() const {
    std::vector<unsigned> list;
    for (const std::size_t b : switching_) banks_[b]->memory(list);
    return list;
}

void Workspace::remember(std::span<const unsigned> memory) {
    for (const std::size_t b : switching_) memory = banks_[b]->remember(memory);
    if (!switching_.empty()) stamped_ = false;
}

void Workspace::initial_charge(std::vector<double>& x, std::vector<double>& q) const {
    // Inductors stand before what couples them (devices/all.hpp): it reads the currents that they put in.
    q.assign(q_.size(), 0.0);
    for (std::size_t b = 0; b < banks_.size(); ++b)
        banks_[b]->add_initial_charge(system_->layouts()[b], x.data(), q.data());
}

std::vector<Held> Workspace::held() const {
    std::vector<Held> list;
    for (std::size_t b = 0; b < banks_.size(); ++b) {
        const Layout& layout = system_->layouts()[b];
        for (int k = 0; k < layout.count(); ++k)
            for (const devices::Pin& pin : banks_[b]->pinned(k))
                list.push_back({layout.map(k)[pin.local], layout.map(k)[pin.local], pin.value});
    }
    return list;
}

void Workspace::linear_region(double* x) const {
    for (const auto& [bank, layout] : amplifying_) bank->linear_region(*layout, x);
}

std::vector<devices::Amplifier> Workspace::amplifiers() const {
    std::vector<devices::Amplifier> list;
    for (const auto& [bank, layout] : amplifying_) bank->amplifiers(*layout, list);
    return list;
}

} // namespace nullor
