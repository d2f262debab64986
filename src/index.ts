export { defineConfig, type PlumblineConfig } from './config/define.ts'
