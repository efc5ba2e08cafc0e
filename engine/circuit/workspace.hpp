#pragma once
// Stage four of four: all that changes. One a thread.

#include <complex>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/circuit/past.hpp"
#include "engine/circuit/restamp.hpp"
#include "engine/circuit/system.hpp"

namespace nullor {

class AmplifierBank;

class Workspace {
public:
    // system outlives the workspace.
    Workspace(std::shared_ptr<const System> system, const Values& values);

    // New numbers in the same structure. False: the structure changed (a value crossed 0 or inf) and the
    // circuit has to be compiled again; the workspace is then unusable.
    [[nodiscard]] bool refill(const Values& values);
    // The same where only these instances have other numbers. Costs little more than these do where they are
    // the ones of the last time; G, C and what is known of them are kept where they stay the same.
    [[nodiscard]] bool refill(const Values& values, std::span<const InstanceId> ids);

    // f, q, G, C at x (size()+1 entries, the last 0) and t; excitations are multiplied by scale.
    void evaluate(const double* x, double t, double scale = 1.0);
    // f and q alone, at x and t >= 0; G and C stay those of the last evaluate(). What is not finite stays so.
    void evaluate_values(const double* x, double t);
    // From the last f on what is left of a row of f is none where it is within the rounding of its terms,
    // whose magnitudes these are (size(); empty: as it comes). A circuit at rest then stays at rest to the
    // last bit, and a comparison whose operand rests at its threshold stays on its side.
    void take_for_rounding(std::span<const double> magnitudes);
    // q alone, at x; f as well where nonlinear devices store a charge.
    void evaluate_charges(const double* x, double t);
    // f at x + x_low (size()+1 each), each device's terms by themselves and summed in twice the precision,
    // then rounded: where voltages are alike, the current between them has all its digits.
    void evaluate_twice(const double* x, const double* x_low, double t, std::vector<double>& f);
    // Of each row the sum of the magnitudes of its terms, law by law.
    void magnitudes(const double* x, double t, std::vector<double>& terms);
    // What rounding took from the entries of G and C when they were summed, at x and t.
    void lost_in_sums(const double* x, double t, std::vector<double>& g, std::vector<double>& c) const;
    [[nodiscard]] const std::vector<double>& f() const { return f_; }
    [[nodiscard]] const std::vector<double>& q() const { return q_; }
    // Linear circuits have the same G and C everywhere, also before the first evaluate().
    [[nodiscard]] const std::vector<double>& g() const { return g_; }
    [[nodiscard]] const std::vector<double>& c() const { return c_; }
    // Instances whose law is not finite at the last x, and was left out: x cannot be a solution.
    [[nodiscard]] int dropped() const { return dropped_; }
    // Grows whenever G or C may have changed; equal versions mean equal matrices.
    [[nodiscard]] unsigned matrix_version() const { return version_; }
    [[nodiscard]] bool linear() const { return !nonlinear_; }
    // Whether f and q are affine in x wherever the signs of switches() stay.
    [[nodiscard]] bool piecewise_affine() const;
    // Whether f or q of some nonlinear device depends on time.
    [[nodiscard]] bool nonlinear_reads_time() const;
    // Whether f and q are affine in x around the last x of evaluate(), and x there on the same pieces, with
    // the same G and C. Linear circuits always are.
    [[nodiscard]] bool on_same_pieces(const double* x, double t);
    // G and C where nonlinear devices write: all of them that changes while the values of the circuit stay.
    void nonlinear_values(std::vector<double>& values) const;
    // f of the linear devices at x = 0 and t >= 0: what drives the circuit. Belongs to the workspace.
    [[nodiscard]] const std::vector<double>& drive(double t);
    // The rows where that changes over time, without ground, each once.
    [[nodiscard]] std::vector<int> driven_rows() const;

    // Terms of f that are of a time ago. They read the present, so that f = 0 is the operating point, unless
    // this looks back: then they are part of the drive, and G has them not. The past outlives that; null: it
    // looks back no more.
    [[nodiscard]] std::span<const Delayed> delays() const { return delays_; }
    void look_back(const Past* past);
    // What small signals find beside G.
    [[nodiscard]] std::span<const SmallTerm> small_terms() const { return small_terms_; }
    // inf if there is none, s.
    [[nodiscard]] double shortest_delay() const;

    // Right-hand side of the small-signal system.
    void stimulus(std::vector<std::complex<double>>& u) const;
    // Of sources, and of what arrives from the past; and of sources alone.
    [[nodiscard]] double next_breakpoint(double t) const;
    [[nodiscard]] double next_source_corner(double t) const;
    // Shortest period of the sources that have no corners (sines), s; inf if there is none.
    [[nodiscard]] double period() const;
    bool limit(const double* x_old, double* x_new);
    // Before a search: every junction free, or held at the voltage that it starts from.
    void release_junctions();
    void start_junctions();
    // Whether some law may have corners.
    [[nodiscard]] bool has_switches() const { return !switching_.empty(); }
    // Functions of x and t whose signs tell which smooth piece of every law is in force, in a fixed order.
    void switches(const double* x, double t, std::vector<double>& g, Corners which = Corners::all) const;
    // States that laws keep, at an accepted point: to those that x leads to. An instance whose changed; none
    // if all stay. And to those of the cards.
    InstanceId turn(const double* x);
    void forget_states();
    // As they are, for a point that is come back to.
    [[nodiscard]] std::vector<unsigned> memory() const;
    void remember(std::span<const unsigned> memory);
    // q with the devices' own initial conditions where they have them, x elsewhere. x gets those of their own
    // unknowns.
    void initial_charge(std::vector<double>& x, std::vector<double>& q) const;
    // Unknowns of devices that are held at the operating point.
    [[nodiscard]] std::vector<Held> held() const;
    void linear_region(double* x) const;
    [[nodiscard]] std::vector<devices::Amplifier> amplifiers() const;

    // Where the sources given by a nonlinear expression would answer late if they did, and what stands at
    // their pins is drawn towards what it was: the voltage of a voltage source in the law of its branch, at a
    // current source in the sums of the currents, as by a capacitor.
    [[nodiscard]] std::vector<Drawn> bends() const;

    struct DeviceState {
        InstanceId instance;
        std::string word;
    };
    [[nodiscard]] std::vector<DeviceState> states(const double* x) const;
    // Numbers that instances tell of their operating point x, in the order of the deck.
    struct DeviceQuantity {
        InstanceId instance;
        Quantity quantity;
    };
    [[nodiscard]] std::vector<DeviceQuantity> quantities(const double* x) const;
    // Their sources of noise at x; from and to are rows of the system, -1 and size() ground.
    struct DeviceNoise {
        InstanceId instance;
        devices::NoiseSource source;
    };
    [[nodiscard]] std::vector<DeviceNoise> noise(const double* x) const;
    // Derivatives of the equations by a number of the deck, at x and t: df/dp, dq/dp (size()+1, the last
    // discarded) and dG/dp, dC/dp (in the places of the pattern, and one discarded). Exact; by numbers of R C
    // L K V I E F G H and the op-amp, and all that these depend on (bank/slopes.hpp). values and settings:
    // those that this was filled from.
    struct Slopes {
        std::vector<double> f, q, g, c;
        InstanceId
            not_known; // an instance that depends on p and whose kind has no derivatives; none if all have
    };
    [[nodiscard]] Slopes slopes(const Values& values, std::span<const Setting> settings, const Target& p,
                                const double* x, double t) const;
    // An instance whose supplies leave no room between its rails at x; none if there is none.
    [[nodiscard]] InstanceId rails_crossed(const double* x) const;
    // How the instances hang together at DC, in the order of the deck.
    struct DevicePath {
        InstanceId instance;
        NodeId a, b;
        devices::PathKind kind;
    };
    [[nodiscard]] std::vector<DevicePath> paths() const;
    // Instance whose law is not finite at x and t, and what it gives; none if all are.
    struct NotFinite {
        InstanceId instance;
        double value = 0;
    };
    [[nodiscard]] NotFinite not_finite(const double* x, double t) const;
    // A device of these unknowns, of the first of them that has one whose law is not linear; else of the
    // first: its owner, or the first of the deck with a pin there.
    [[nodiscard]] InstanceId device_of(std::span<const int> unknowns) const;

    [[nodiscard]] const System& system() const { return *system_; }
    [[nodiscard]] std::shared_ptr<const System> shared_system() const { return system_; }

private:
    [[nodiscard]] bool stamped_at(const double* x, double t) const;
    void stamp_linear();
    void find_beside();
    void collect_entries();
    void excite(double t, double scale);
    void add_linear_terms(const double* x);
    void drop_rounding();

    std::shared_ptr<const System> system_;
    std::vector<std::unique_ptr<Bank>> banks_;
    std::vector<std::pair<const AmplifierBank*, const Layout*>> amplifying_;
    std::vector<Delayed> delays_;
    std::vector<SmallTerm> small_terms_;
    const Past* past_ = nullptr;
    std::vector<std::size_t> switching_; // banks that may have switches
    bool nonlinear_ = false;
    int dropped_ = 0;
    unsigned version_ = 0; // changes of G and C
    std::vector<double> g_linear_, c_linear_, f_constant_, q_constant_;
    // Entries of those matrices that are not 0, by column: in the pattern, most are 0 in one of the two.
    struct Column {
        int g_end, c_end;
    };
    struct Entry {
        int row;
        double value;
    };
    std::vector<Column> columns_;
    std::vector<Entry> g_entries_, c_entries_;
    bool collected_ = false;        // whether these are up to date
    std::vector<double> f_excited_; // scale f_constant + excitations, at excited_at_ and excited_scale_
    double excited_at_ = 0, excited_scale_ = 0;
    bool excited_ = false,
         rested_ = false;              // whether f_excited_ holds; whether it does but in excitation_rows_
    std::vector<int> excitation_rows_; // of all sources
    bool stamped_ = false;             // whether G, C hold the nonlinear devices
    std::vector<double> stamped_x_;    // at this x, with no junction held; empty: at another
    double stamped_t_ = 0;             // s
    bool holds_ = false;               // junctions may be held
    std::vector<double> rounding_;     // of each row of f, largest; empty: not dropped
    std::vector<double> f_, q_, g_, c_, g_before_, c_before_;
    std::vector<int> g_slots_, c_slots_; // where nonlinear devices write
    std::vector<Twice> sums_;
    std::optional<Restamp> restamp_; // of the instances refilled last, while all others stay
};

} // namespace nullor
