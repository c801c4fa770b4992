//! The peer that the breathing guide is measured against: nothing but a circle that grows and shrinks
//! in a window of the same size, 30 times a second. See `scripts/measure-breathing`.

use std::time::Duration;

struct Circle;

impl eframe::App for Circle {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let at = ui.input(|input| input.time) as f32;
        let radius = 40.0 - 24.0 * (std::f32::consts::TAU * at / 10.0).cos();
        let center = ui.max_rect().center();
        ui.painter()
            .circle_filled(center, radius, egui::Color32::from_rgb(20, 110, 115));
        ui.request_repaint_after(Duration::from_micros(33_333));
    }
}

fn main() -> eframe::Result {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([360.0, 720.0]),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native("Circle", options, Box::new(|_| Ok(Box::new(Circle))))
}
